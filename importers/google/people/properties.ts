import type { Block, Note, Source } from '@mandate/importer'
import ICAL from 'ical.js'
import { modernLine } from './old-card.ts'

/** A line of a calendar or an address book: `EMAIL;TYPE=HOME:a@example.com`. */
export interface Property {
  name: string
  /** Parameter values by name, lower case; several as a list. */
  parameters: Record<string, string | string[]>
  /** Several where the line lists several; a list where the value has parts of its own. */
  values: unknown[]
}

/** Google writes `http\://example.org`; a backslash of somebody's own stands there twice. */
function withColons(line: string): string {
  return line.replace(/\\(.)/g, (whole, mark) => (mark === ':' ? ':' : whole))
}

/** An address as Google writes it: with what it writes before marks in texts. */
function unescaped(address: unknown): unknown {
  return typeof address === 'string' ? address.replace(/\\([,;\\])/g, '$1') : address
}

const BROKEN: Note = { code: 'invalid_line', message: 'A line is broken and was left out.' }

/** The lines of a block, each by itself: a broken one costs only itself. */
export function propertiesOf(
  { lines }: Block,
  kind: 'calendar' | 'card',
  note: Source['note'],
): Property[] {
  const design = kind === 'card' ? ICAL.design.vcard3 : ICAL.design.icalendar
  const out: Property[] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    try {
      const [name, parameters, type, ...values] = ICAL.parse.property(
        kind === 'card' ? withColons(modernLine(line)) : line,
        design,
      ) as [string, Property['parameters'], string, ...unknown[]]
      const isAddress = kind === 'card' && type === 'uri'
      out.push({ name, parameters, values: isAddress ? values.map(unescaped) : values })
    } catch {
      note(BROKEN)
    }
  }
  return out
}

/** What the first property of that name says, as text. */
export function textIn(properties: readonly Property[], name: string): string | undefined {
  const value = properties.find((one) => one.name === name)?.values[0]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** What all properties of that name say, without repetitions. */
export function textsIn(properties: readonly Property[], name: string): string[] {
  const texts = properties
    .filter((one) => one.name === name)
    .flatMap(({ values }) => values.map((value) => [value].flat(2).filter(isSaid).join(', ')))
  return [...new Set(texts.filter(isSaid))]
}

function isSaid(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
