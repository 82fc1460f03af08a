import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machine } from '../table.ts'
import { type Measured, quantile, worst } from './measured.ts'

const FILE = join(import.meta.dirname, '..', '..', '..', 'docs', 'revocation-bounds.md')

/** Writes docs/revocation-bounds.md. */
export function writeReport(rows: Measured[], begun: Date): void {
  const hours = `${begun.toISOString().slice(0, 16).replace('T', ' ')} to ${new Date().toISOString().slice(11, 16)} UTC`
  const lines = [
    '# How soon an end of access is an end',
    '',
    '<!-- Written by `npm run bench -- --only revocation-bounds --write`, not by hand. -->',
    '',
    'This page was written by the bench that measured it (`npm run bench -- --only revocation-bounds --write`), not by hand:',
    `${hours}, on ${machine()}. Both services ran as processes of their own, and whatever passed between them`,
    'went over a proxy that loses, delays, doubles, reorders and tears messages (`test/support/breaking/faults.ts`).',
    '',
    'Time is taken from the press of the button, or the request, until the app has the first answer that refuses it; of *silent* and *blocked*',
    'from the moment at which nothing passes any more. All of it is by the real clock, those of 360 and 900 seconds too.',
    '',
    '| what ends it | what befell the messages | stated | rounds | median | p99 | longest | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(line),
    '',
    '*The next request* says how long requests that began after the answer to *End access* were still let in. Where a push is lost, the',
    'promise is that of the status list, though it is told again after a second, two, four; the bound of 2 s is for pushes that arrive.',
    '',
  ]
  writeFileSync(FILE, lines.join('\n'))
}

function line(row: Measured): string {
  const { path, fault, bound, times } = row
  const cells = [
    ...[path, fault, bound === 0 ? 'none let in' : said(bound), String(times.length)],
    ...[0.5, 0.99, 1].map((part) => said(quantile(times, part))),
    holds(row) ? 'holds' : '**BROKEN**',
  ]
  return `| ${cells.join(' | ')} |`
}

export function holds(row: Measured): boolean {
  return row.bound === 0 ? quantile(row.times, 1) === 0 : worst(row) <= 1
}

function said(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`
}
