import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machine } from '../bench/table.ts'
import { type Counts, KINDS } from './load.ts'
import type { Outcome } from './run.ts'

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'chaos.md')

export const HEAD = [
  `| what breaks | acknowledged before (${KINDS.join(' / ')}) | meanwhile | after | not answered meanwhile | lost | wrong | |`,
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
].join('\n')

const said = (counts: Counts) => KINDS.map((kind) => counts[kind]).join(' / ')

export function line({ name, before, during, after, lost, wrong, note }: Outcome): string {
  const cells = [name, said(before), said(during), said(after), during.refused, lost.length]
  return `| ${[...cells, wrong.length, note].join(' | ')} |`
}

/** Puts what was measured in place of the table in docs/chaos.md; rows of faults that were left out stay. */
export function write(lines: string[]): void {
  const text = readFileSync(FILE, 'utf8').split('\n')
  const first = text.findIndex((each) => each.startsWith('| what breaks'))
  let end = first
  while (text[end]?.startsWith('|')) end++
  const nameOf = (row: string) => row.split(' | ')[0]
  const known = text.slice(first + 2, end)
  const rows = known.map((row) => lines.find((each) => nameOf(each) === nameOf(row)) ?? row)
  rows.push(...lines.filter((each) => !known.some((row) => nameOf(row) === nameOf(each))))
  const day = new Date().toISOString().slice(0, 10)
  const about = text.map((each) =>
    each.startsWith('Measured on ') ? `Measured on ${day}, ${machine()}.` : each,
  )
  about.splice(first, end - first, HEAD, ...rows)
  writeFileSync(FILE, about.join('\n'))
}
