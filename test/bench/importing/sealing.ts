import { randomBytes, randomUUID } from 'node:crypto'
import { type RestCipher, Rows, restCipher } from '@mandate/resource/testing'
import { alternate, type Bench, row } from '../measure.ts'

/** As Records.json has it: one point in five says more than the catalog has fields for. */
const EVERY = 5

/** What is written when nothing is sealed: the same text, readable. */
const readable: RestCipher = {
  seal: (_record, text) => ({ sealed: Buffer.from(text), tag: text }),
  open: (_record, sealed) => sealed.toString(),
}

/** Rows of COPY for each second of this process's own processor time. */
function rowsPerSecond(count: number, cipher: RestCipher): number {
  const ids = Array.from({ length: 1000 }, () => randomBytes(16).toString('hex'))
  const rows = new Rows(randomUUID(), 1)
  const before = process.cpuUsage()
  for (let nth = 0; nth < count; nth++) {
    const time = 1_500_000_000_000 + nth * 60_000
    const rest = {
      platformType: 'ANDROID',
      activity: [{ activity: [{ type: 'WALKING', confidence: 80 }], timestampMs: String(time) }],
    }
    const fields = { latitude: 48.1 + nth / 1e6, longitude: 11.5, accuracy: nth % 90, altitude: 41 }
    if (nth % 1000 === 0) rows.clear()
    rows.add(
      {
        ...{ collection: 1, record: ids[nth % 1000] as string, time, timeEnd: null, account: 1 },
        ...{ fields, rest: nth % EVERY === 0 ? rest : null, source: { part: 1, entry: 1 } },
      },
      nth,
      cipher,
    )
  }
  const { user, system } = process.cpuUsage(before)
  return count / ((user + system) / 1e6)
}

/** What it costs an import that the database cannot read what no field says. Reading pages costs nothing: none of it is in them. */
export const sealing: Bench = {
  name: 'sealing',
  title: 'rows of an import, what no field says sealed / the same left readable, by processor time',
  async run({ rounds, quick }) {
    const count = quick ? 50_000 : 500_000
    const sealed = restCipher({ idKey: randomBytes(32), dataKey: randomBytes(32) })
    const measured = await alternate(
      rounds,
      async () => rowsPerSecond(count, sealed),
      async () => rowsPerSecond(count, readable),
    )
    return row({
      ...{ name: 'sealing', unit: 'rows/s', better: 'higher', floor: 0.4, target: 0.5 },
      ...measured,
      note: `one row in ${EVERY} has some`,
    })
  },
}
