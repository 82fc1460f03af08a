/** `npm run bench -- [--json] [--only NAME] [--quick]`: how we stand against plain references, in one run on one machine. */

import { parseArgs } from 'node:util'
import type { Bench, Row } from './measure.ts'
import { benches } from './rows.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const chosen = benches.filter((bench) => !values.only || bench.name === values.only)
if (chosen.length === 0) {
  console.error(
    `no bench "${values.only}"; there are: ${benches.map((each) => each.name).join(', ')}`,
  )
  process.exit(1)
}
for (const bench of chosen) await report(bench)

async function report(bench: Bench): Promise<void> {
  const row = await bench.run({ rounds: values.quick ? 1 : 5, quick: values.quick })
  if (values.json) console.log(JSON.stringify(row))
  else console.log(line(bench, row))
}

function line(bench: Bench, row: Row): string {
  const met = (limit: number) => (row.better === 'higher' ? row.ratio >= limit : row.ratio <= limit)
  const stands = met(row.target) ? 'target met' : met(row.floor) ? 'floor met' : 'BELOW FLOOR'
  const number = (value: number) =>
    value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
  return [
    bench.title,
    `  ours ${number(row.ours)} ${row.unit}, reference ${number(row.reference)} ${row.unit}`,
    `  ratio ${row.ratio.toFixed(2)} (floor ${row.floor}, target ${row.target}): ${stands}`,
    ...(row.note ? [`  ${row.note}`] : []),
  ].join('\n')
}
