/** Whether a database keeps this text as it is: it has no U+0000, and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The same of every text in a value of JSON, names among them; however deep it is. */
export function isAllStorable(value: unknown): boolean {
  const left: unknown[] = [value]
  while (left.length > 0) {
    const one = left.pop()
    if (typeof one === 'string' && !isStorable(one)) return false
    if (typeof one !== 'object' || one === null) continue
    if (!Array.isArray(one)) for (const name of Object.keys(one)) left.push(name)
    for (const inner of Object.values(one)) left.push(inner)
  }
  return true
}
