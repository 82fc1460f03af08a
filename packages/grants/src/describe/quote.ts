/**
 * A value as it can be shown: two that differ never look the same. What a page would not show
 * (control and format characters, spaces beyond one), what would end the quotation early, and
 * marks in a spelling that is not the usual one, are written by their numbers. What joins the parts of one emoji is
 * seen: it makes them one.
 * @see https://www.unicode.org/reports/tr51/ ED-27, RGI emoji set
 */
export function visible(value: string): string {
  const marks = value === value.normalize('NFC') ? '' : '\\p{M}'
  const hidden = new RegExp(
    `(\\p{RGI_Emoji})|[\\\\“”«»]|(?! )[\\p{C}\\p{Z}\\p{DI}]|^ | $|(?<= ) ${marks && `|${marks}`}`,
    'gv',
  )
  return value.replace(hidden, (character, emoji?: string) => {
    if (emoji !== undefined) return emoji
    return character === '\\' ? '\\\\' : `\\u{${character.codePointAt(0)!.toString(16)}}`
  })
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
