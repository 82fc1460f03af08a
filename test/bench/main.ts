/** `npm run bench -- [--json] [--write] [--only NAME]… [--rounds N] [--quick]`: how we stand against plain references, in one run on one machine. */

import { mistyped, typed } from '@mandate/start/launcher'
import type { Row } from './measure.ts'
import { verdict } from './measure.ts'
import { Place } from './place.ts'
import { benches } from './rows.ts'
import { hangUp } from './send.ts'
import { writeRow } from './table.ts'

const names = benches.map((bench) => bench.name)
const USAGE = `Usage: npm run bench -- [--json] [--write] [--only NAME]… [--rounds N] [--quick]
NAME is one of: ${names.join(', ')}`
const { values } = typed(USAGE, {
  options: {
    json: { type: 'boolean', default: false },
    /** Puts each row into docs/performance.md. */
    write: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    /** Of each side, alternated: where the machine is not steady, more of them tell more. */
    rounds: { type: 'string', default: '5' },
    /** Small sizes and one round: to see that it works, not to measure. */
    quick: { type: 'boolean', default: false },
  },
})
const unknown = values.only.find((name) => !names.includes(name))
if (unknown !== undefined) mistyped(USAGE, `There is no bench ${unknown}.`)
const rounds = Number(values.rounds)
if (!(Number.isInteger(rounds) && rounds > 0))
  mistyped(USAGE, `So many rounds there are not: ${values.rounds}.`)
const chosen = benches.filter(({ name }) => values.only.length === 0 || values.only.includes(name))

const place = await Place.open(values)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => place[Symbol.asyncDispose]().finally(() => process.exit(1)))
}
try {
  for (const { name, title, run } of chosen) {
    if (!values.json) console.log(title)
    const { quick, write } = values
    const row = await run({ place, rounds: quick ? 1 : rounds, quick, write })
    if (row.name !== name) throw new Error(`the bench ${name} measured ${row.name}`)
    console.log(values.json ? JSON.stringify(row) : lines(row))
    if (values.write) writeRow(row, title)
  }
} finally {
  hangUp()
  await place[Symbol.asyncDispose]()
}

function lines(row: Row): string {
  const { ours, reference, unit, ratio, floor, target, note } = row
  const number = (value: number) =>
    value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
  return [
    `  ours ${number(ours)} ${unit}, reference ${number(reference)} ${unit}`,
    `  ratio ${ratio.toFixed(2)} (floor ${floor}, target ${target}): ${verdict(row)}`,
    ...(note ? [`  ${note}`] : []),
  ].join('\n')
}
