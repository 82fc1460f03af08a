import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Row, verdict } from './measure.ts'
import { plot } from './plot.ts'

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'performance.md')

const PLOTS = join(import.meta.dirname, '..', '..', 'docs', 'plots')

/** Puts a row into the table of docs/performance.md, in the place of its last measurement, and its plot beside it. */
export function writeRow(row: Row, title: string): void {
  if (row.curve) {
    mkdirSync(PLOTS, { recursive: true })
    writeFileSync(join(PLOTS, `${row.name}.svg`), plot(title.split(' / ')[0] as string, row.curve))
  }
  const text = readFileSync(FILE, 'utf8').split('\n')
  const line = tableLine(row, title)
  const start = `| \`${row.name}\` |`
  const known = text.findIndex((each) => each.startsWith(start))
  // The first table of the page is ours; a new row goes to its end.
  const end = text.findIndex((each, at) => each.startsWith('|') && !text[at + 1]?.startsWith('|'))
  if (known >= 0) text[known] = line
  else text.splice(end + 1, 0, line)
  writeFileSync(FILE, text.join('\n'))
}

function tableLine(row: Row, title: string): string {
  const { name, ratio, floor, target, ours, reference, unit, note } = row
  const day = new Date().toISOString().slice(0, 10)
  const number = (value: number) =>
    value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
  const short = (value: number) => String(Number(value.toFixed(2)))
  const cells = [
    `\`${name}\``,
    note ? `${title} (${note})` : title,
    `**${ratio.toFixed(2)}**`,
    short(floor),
    short(target),
    verdict(row),
    `${number(ours)} / ${number(reference)} ${unit}`,
    `${day}, ${machine()}`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** The class of the machine, not its name. */
export function machine(): string {
  const model = (cpus()[0]?.model ?? 'unknown').replace(/\(R\)|\(TM\)|CPU|Processor|@.*$/g, '')
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} cores ${model.replace(/\s+/g, ' ').trim()}, ${memory} GB`
}
