/**
 * A line as a terminal may have it. What exports, apps and services say may hold what a terminal would do instead of showing it:
 * move to a line that was printed and write another over it, or turn the text around.
 */
export function shown(line: string): string {
  return line.replace(/[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]/gu, asNumber)
}

function asNumber(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}
