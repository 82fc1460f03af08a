/**
 * Names in archives that do not say in which letters they are written. A zip is made by whatever somebody
 * has at hand, and many programs write names as their own system does: in Japan in Shift-JIS, in Russia in
 * CP866. What the names look like, all of them together, tells which it was.
 */

/** The upper half of a page of 256 letters. */
type Page = string

const CP437: Page =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const CP850: Page =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'

interface CodePage {
  decode(raw: Uint8Array): string | null
  /** Letters of it beyond ASCII. */
  letters: RegExp
  /** Whether all names together, in its letters, can be what somebody wrote. */
  fits(text: string): boolean
}

const HAN =
  '\\u4e00-\\u9fff\\u3000-\\u303f\\uff01-\\uff60\\u2010-\\u203b\\u2160-\\u217f\\u2460-\\u2473\\u25a0-\\u266f'
const HANGUL = /^[\uac00-\ud7a3\u3000-\u303f]$/
const CYRILLIC = /^[\u0400-\u045f]$/
const LATIN = /^[À-ÖØ-öø-ɏßẞªº¿¡°´’–—]$/u

/** Likeliest first: what all names fit by their letters and by how those follow each other. */
const PAGES: readonly CodePage[] = [
  { ...named('ibm866'), letters: CYRILLIC, fits: isRussian },
  { ...named('windows-1251'), letters: CYRILLIC, fits: isRussian },
  {
    ...named('shift_jis'),
    letters: new RegExp(`^[${HAN}\\u3040-\\u30ff]$`, 'u'),
    fits: (text) => /[\u3040-\u30ff]/.test(text) && isApart(text),
  },
  { ...named('euc-kr'), letters: HANGUL, fits: isApart },
  { decode: chinese, letters: new RegExp(`^[${HAN}]$`, 'u'), fits: isApart },
  { ...named('big5'), letters: new RegExp(`^[${HAN}]$`, 'u'), fits: isApart },
  { decode: (raw) => byPage(raw, CP437), letters: LATIN, fits: () => true },
  { decode: (raw) => byPage(raw, CP850), letters: LATIN, fits: () => true },
  { ...named('windows-1252'), letters: LATIN, fits: () => true },
]

/** How names of one archive are decoded that are not UTF-8; CP437, as the format says, where nothing fits. */
export function decoderOf(names: readonly Uint8Array[]): (raw: Uint8Array) => string {
  const page = names.length === 0 ? undefined : PAGES.find((one) => fits(one, names))
  return (raw) => page?.decode(raw) ?? byPage(raw, CP437)
}

function fits({ decode, letters, fits }: CodePage, names: readonly Uint8Array[]): boolean {
  const all: string[] = []
  for (const raw of names) {
    const text = decode(raw)
    if (text === null) return false
    for (const one of text) if (one > '\u007f' && !letters.test(one)) return false
    all.push(text)
  }
  return fits(all.join('\n'))
}

const WITHIN = /[A-Za-z][^\0-\x7f](?![^\0-\x7f])|(?<![^\0-\x7f])[^\0-\x7f][A-Za-z]/u

/** Words of their own: a single letter within a Latin word is an accented one of another page. */
function isApart(text: string): boolean {
  return !WITHIN.test(text) && /[^\0-\x7f][\0-\x7f]*[^\0-\x7f]/u.test(text)
}

/** Mostly small letters, capitals at the beginning of words, none beside Latin letters. */
function isRussian(text: string): boolean {
  const [small, capitals] = [/[а-яё]/g, /[А-ЯЁ]/g].map((one) => text.match(one)?.length ?? 0)
  if (/[A-Za-z][\u0400-\u045f]|[\u0400-\u045f][A-Za-z]|[а-яё][А-ЯЁ]/.test(text)) return false
  return small! > capitals!
}

/** By the label of the Encoding standard; most archives need none, so it is made when it is asked. */
function named(label: string): Pick<CodePage, 'decode'> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  const decode = (raw: Uint8Array) => {
    try {
      decoder ??= new TextDecoder(label, { fatal: true })
      return decoder.decode(raw)
    } catch {
      return null
    }
  }
  return { decode }
}

const gb18030 = named('gb18030')

/** Only what is in use: all bytes of a letter have their highest bit set, which tells it from Big5. */
function chinese(raw: Uint8Array): string | null {
  for (let at = 0; at < raw.length; at++) {
    if (raw[at]! < 0x80) continue
    if ((raw[++at] ?? 0) < 0xa1) return null
  }
  return gb18030.decode(raw)
}

function byPage(raw: Uint8Array, page: Page): string {
  let out = ''
  for (const byte of raw) out += byte < 0x80 ? String.fromCharCode(byte) : page[byte - 0x80]
  return out
}
