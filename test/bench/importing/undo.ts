import { setTimeout as sleep } from 'node:timers/promises'
import { alternate, type Bench, row } from '../measure.ts'
import { importAll, newOwner, upload } from '../people.ts'
import type { Place } from '../place.ts'
import { locationZip } from './archives.ts'

/** Undoing the second of three exports, each of which said something else of every record. */
export const undo: Bench = {
  name: 'undo',
  title: 'undoing an export that changed every record of another / importing it',
  async run({ place, rounds, quick }) {
    const points = quick ? 3_000 : 200_000
    const archives: string[] = []
    for (const digit of ['', '7', '8'])
      archives.push(await locationZip(place.folder, points, digit))
    const took = { importing: 0, undoing: 0 }
    const once = async () => {
      const owner = await newOwner(place)
      const seconds: number[] = []
      for (const archive of archives)
        seconds.push(await importAll(place, owner, await upload(owner, [archive])))
      const start = performance.now()
      const undone = await owner.person.fetch(`${owner.data}/imports/2`, { method: 'DELETE' })
      if (![202, 204].includes(undone.status))
        throw new Error(`undo: ${undone.status} ${await undone.text()}`)
      await toUndone(place, owner.uuid)
      took.undoing = (performance.now() - start) / 1000
      took.importing = seconds[1] as number
      const { rows } = await place.pool.query(
        `select count(*)::int from records where owner = $1 and fields ->> 'accuracy' like '8%'`,
        [owner.uuid],
      )
      if (rows[0].count !== points) throw new Error(`${rows[0].count} records say the last word`)
      return took.undoing
    }
    const { ours, reference } = await alternate(rounds, once, async () => took.importing)
    return row({
      ...{ name: 'undo', unit: 's', better: 'lower', floor: 2, target: 1 },
      ...{ ours, reference },
      note: `${points.toLocaleString('en')} records, which a third export changed again`,
    })
  },
}

/** What takes longer than ten seconds goes on after the answer; the table is asked, as by importAll. */
async function toUndone({ pool }: Place, owner: string): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('select state from imports where owner = $1 and import = 2', [
      owner,
    ])
    if (rows[0].state === 'undone') return
    await sleep(50)
  }
}
