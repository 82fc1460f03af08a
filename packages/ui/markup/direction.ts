const PDF = '\u202c'
const PDI = '\u2069'
const MARKS = /[\u202a-\u202e\u2066-\u2069]/
const ALL_MARKS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * A text whose marks of direction end where it ends, and end nothing that was begun before it. Browsers take `<bdi>` for a pair of such
 * marks: one that stands alone in the text would close it, and turn the words of the page.
 * @see https://www.unicode.org/reports/tr9/ 3.1.2 and 3.3.2
 */
export function level(text: string): string {
  if (!MARKS.test(text)) return text
  /** What ends each that is open, the innermost last. */
  const open: string[] = []
  const levelled = text.replace(ALL_MARKS, (mark) => {
    if (mark === PDF) return open.at(-1) === PDF ? open.pop()! : ''
    if (mark === PDI) {
      const isolate = open.lastIndexOf(PDI)
      if (isolate < 0) return ''
      // It ends what was embedded within it too.
      open.length = isolate
      return mark
    }
    open.push(mark < PDI && mark >= '\u2066' ? PDI : PDF)
    return mark
  })
  return levelled + open.reverse().join('')
}
