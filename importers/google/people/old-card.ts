import { cleanString } from '@mandate/importer'

/**
 * A line of a card of the nineties, vCard 2.1, as one of today: `TEL;CELL:…` is
 * `TEL;TYPE=CELL:…`, and text in quoted-printable is the text. Other lines come back as they are.
 *
 * @see [vCard 2.1](https://web.archive.org/web/20120501162958/http://www.imc.org/pdi/vcard-21.doc)
 */
export function modernLine(line: string): string {
  const colon = line.indexOf(':')
  const head = line.slice(0, Math.max(colon, 0))
  // Quotes around parameters came later.
  if (!head.includes(';') || head.includes('"')) return line
  const [name = '', ...parameters] = head.split(';')
  if (!parameters.some((one) => !one.includes('=') || QUOTED.test(one))) return line
  const isQuoted = parameters.some((one) => QUOTED.test(one))
  const charset = parameters.map((one) => /^CHARSET=(.+)$/i.exec(one)?.[1]).find(Boolean)
  const named = parameters.flatMap((one) => {
    if (QUOTED.test(one) || /^CHARSET=/i.test(one) || one === '') return []
    if (one.includes('=')) return one
    return /^(BASE64|B)$/i.test(one) ? 'ENCODING=BASE64' : `TYPE=${one}`
  })
  const value = line.slice(colon + 1)
  return `${[name, ...named].join(';')}:${isQuoted ? escaped(unquoted(value, charset)) : value}`
}

const QUOTED = /^(ENCODING=)?QUOTED-PRINTABLE$/i

function unquoted(text: string, charset = 'utf-8'): string {
  const coded = Buffer.from(text).toString('latin1')
  // A line that went on with white space was put together by it before.
  const whole = coded.replace(/=(?![\da-f]{2})/gi, ' ')
  const character = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))
  const bytes = Buffer.from(whole.replace(/=([\da-f]{2})/gi, character), 'latin1')
  for (const label of [charset, 'windows-1252']) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes)
    } catch {
      // Neither a known set of letters nor text in it: old cards of Windows do not say theirs.
    }
  }
  return text
}

/** As the newer form writes it; semicolons part a name's pieces in both. */
function escaped(text: string): string {
  return cleanString(text)
    .replace(/\r\n?|\n/g, '\\n')
    .replaceAll(',', '\\,')
}
