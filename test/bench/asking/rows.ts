import { alternate, type Bench, row } from '../measure.ts'
import { peakDuring } from '../memory.ts'
import { asking } from './scene.ts'

/** Rounds that do not count. */
const WARM_UP = 2

const flow: Bench = {
  name: 'flow',
  title: 'whole flow PAR → consent → code → token / V',
  async run({ place, rounds, quick }) {
    const { ours, plain } = await place.scene(asking)
    const count = quick ? 16 : 160
    const measured = await alternate(
      rounds,
      () => ours.ways(count),
      () => plain.ways(count),
      { warmUp: quick ? 0 : WARM_UP },
    )
    return row({
      ...{ name: 'flow', unit: 'flows/s', better: 'higher', floor: 0.4, target: 0.6 },
      ...measured,
    })
  },
}

const refresh: Bench = {
  name: 'refresh',
  title: 'refresh / V',
  async run({ place, rounds, quick }) {
    const { ours, plain } = await place.scene(asking)
    const count = quick ? 100 : 1_000
    const measured = await alternate(
      rounds,
      () => ours.refreshes(count),
      () => plain.refreshes(count),
      { warmUp: quick ? 0 : WARM_UP },
    )
    return row({
      ...{ name: 'refresh', unit: 'refreshes/s', better: 'higher', floor: 0.35, target: 0.5 },
      ...measured,
    })
  },
}

const memory: Bench = {
  name: 'memory-authorization',
  title: 'resident memory of the authorization service / 350 MB',
  async run({ place, quick }) {
    const { ours } = await place.scene(asking)
    const peak = await peakDuring(place.pid('authorization'), async () => {
      await ours.ways(quick ? 16 : 500)
      await ours.refreshes(quick ? 100 : 2_000)
    })
    return row({
      ...{ name: 'memory-authorization', unit: 'MB', better: 'lower' },
      ...{ floor: 1, target: 300 / 350, ours: peak, reference: 350 },
      note: 'while it answers as many flows and refreshes as it can',
    })
  },
}

export const askingRows: Bench[] = [flow, refresh]
export const askingMemory: Bench = memory
