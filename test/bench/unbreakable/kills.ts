import assert from 'node:assert/strict'
import { begin, endOf } from '../../support/breaking/disturbed.ts'
import { Mortal, type Victim } from '../../support/breaking/mortal.ts'
import { madeTakeout } from '../../support/exports/exports.ts'
import { type Bench, row } from '../measure.ts'

const VICTIMS: Victim[] = ['worker', 'database', 'both']
/** On a machine with much else to do no more are tried after so long: minutes. */
const LONGEST = Number(process.env['MINUTES'] ?? 60)

/** Each round kills at a moment of its own, from the first of an import to its last. */
export const kills: Bench = {
  name: 'kills',
  title: 'imports killed at random moments that ended as if left alone / kills',
  async run({ quick }) {
    const wanted = quick ? 4 : 100
    await using mortal = await Mortal.start()
    const { files } = await madeTakeout({ locations: 5_000, photos: 25, activity: 500 })
    const start = performance.now()
    const { kills: _, ...undisturbed } = await endOf(mortal, await begin(mortal, files))
    const lasted = performance.now() - start
    let done = 0
    let equal = 0
    const until = performance.now() + LONGEST * 60_000
    while (done < wanted && performance.now() < until) {
      const victim = VICTIMS[done % VICTIMS.length] as Victim
      const after = Math.random() * lasted
      const { kills, ...end } = await endOf(mortal, await begin(mortal, files), [{ after, victim }])
      done += kills
      try {
        assert.deepEqual(end, undisturbed)
        equal += kills
      } catch (error) {
        console.error(`${victim} killed after ${Math.round(after)} ms:`, error)
      }
    }
    return row({
      ...{ name: 'kills', unit: 'kills', better: 'higher', floor: 1, target: 1 },
      ...{ ours: equal, reference: done },
      note: `${done < wanted ? `of ${wanted} wanted those in ${LONGEST} minutes; ` : ''}of ${VICTIMS.join(', ')}; an import alone took ${Math.round(lasted / 100) / 10} s`,
    })
  },
}
