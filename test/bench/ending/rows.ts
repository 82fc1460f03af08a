import { App } from '../../support/app.ts'
import { Deployment } from '../../support/deployment.ts'
import { type Race, races } from '../../support/hostile/races.ts'
import { Person } from '../../support/person.ts'
import { owner } from '../../support/steps.ts'
import { type Bench, row } from '../measure.ts'
import type { Place } from '../place.ts'
import { Bed } from './bed.ts'
import { direct } from './direct.ts'
import { type Measured, quantile, worst } from './measured.ts'
import { polled } from './polled.ts'
import { pushed } from './pushed.ts'
import { holds, writeReport } from './report.ts'
import { blocked, silent } from './silent.ts'
import { switching } from './switch.ts'

const revocation: Bench = {
  name: 'revocation',
  title:
    'revocation: commit at the authorization service → refused at the resource service, p99 / 1 s',
  async run({ place, quick }) {
    const app = place.keep(await App.start())
    const person = new Person('ending')
    const resource = await owner(place, person)
    const times: number[] = []
    const rounds = quick ? 5 : 200
    for (let round = 0; round < rounds; round++)
      times.push(await committedToRefused(place, app, person, resource))
    return row({
      ...{ name: 'revocation', unit: 'ms', better: 'lower', floor: 1, target: 0.1 },
      ...{ ours: quantile(times, 0.99), reference: 1_000 },
      note: `${rounds} ends, median ${quantile(times, 0.5).toFixed(0)} ms, longest ${quantile(times, 1).toFixed(0)} ms`,
    })
  },
}

/** Milliseconds from the time that the transaction of the end wrote down to the app's first refusal. */
async function committedToRefused(
  place: Place,
  app: App,
  person: Person,
  resource: string,
): Promise<number> {
  const scope = 'google.photos.{title,time}'
  const tokens = await app.obtain(person, place.authorization, { scope, resource })
  const url = `${resource}/records/google.photos?limit=1`
  const read = () => app.read(url, tokens.access_token)
  for (let warm = 0; warm < 3; warm++) if ((await read()).status !== 200) throw new Error('reading')
  await person.go(`${place.authorization}/access/${tokens.grant_id}/end`)
  const ending = person.press('End access')
  while ((await read()).status === 200);
  const refused = performance.timeOrigin + performance.now()
  await ending
  const { rows } = await place.issuing.query(
    'select extract(epoch from ended_at) * 1000 as at from grants where id = $1',
    [tokens.grant_id],
  )
  return refused - Number(rows[0].at)
}

const bounds: Bench = {
  name: 'revocation-bounds',
  title: 'the longest that an end of access took / what is stated for it, under each fault',
  async run({ place, quick, write }) {
    const begun = new Date()
    const make = async () => place.keep(await Bed.make(place))
    const [near, still, listless] = [await make(), await make(), await make()]
    // A quarter of an hour each, most of it waiting: they run beside the others.
    const long = quick ? [] : [silent(still, 5), blocked(listless, 5)]
    const measured: Measured[] = []
    const tell = (rows: Measured[]) => {
      for (const each of rows)
        console.error(`  ${each.path}; ${each.fault}: ${quantile(each.times, 1).toFixed(0)} ms`)
      measured.push(...rows)
    }
    tell(await direct(near, quick ? 2 : 10))
    tell(await pushed(near, quick ? 1 : 12))
    tell(await polled(near, quick ? 2 : 8, quick))
    for (const each of await Promise.all(long)) tell(each)
    if (write) writeReport(measured, begun)
    const promised = measured.filter(({ bound }) => bound > 0)
    const broken = measured.filter((each) => !holds(each)).length
    return row({
      ...{ name: 'revocation-bounds', unit: 'of the bound', better: 'lower', floor: 1, target: 1 },
      ...{ ours: broken > 0 ? 2 : Math.max(...promised.map(worst)), reference: 1 },
      note: `${measured.length} rows in docs/revocation-bounds.md, ${broken} broken`,
    })
  },
}

const onlyOne: Bench = {
  name: 'races',
  title: 'races at two processes of each service: rounds with one winner / rounds',
  async run({ place, quick }) {
    const rounds = quick ? 5 : 1_000
    const ends = new AsyncDisposableStack()
    try {
      const databases = {
        authorization: await place.database('racing_authorization'),
        resource: await place.database('racing_resource'),
      }
      const at = ends.use(await Deployment.start(databases, 2))
      const all = await races(at, ends)
      let won = 0
      for (const race of all) won += await count(race, rounds)
      const exceptions = at.exceptions()
      if (exceptions.length > 0) console.error(exceptions.slice(0, 5).join('\n'))
      return row({
        ...{ name: 'races', unit: 'rounds', better: 'higher', floor: 1, target: 1 },
        ...{ ours: exceptions.length > 0 ? 0 : won, reference: all.length * rounds },
        note: `${all.length} races, ${exceptions.length} exceptions in the logs`,
      })
    } finally {
      await ends.disposeAsync()
    }
  },
}

async function count(race: Race, rounds: number): Promise<number> {
  const winners = new Map<number, number>()
  for (let nth = 0; nth < rounds; nth++) {
    const round = await race.round(nth)
    winners.set(round.winners, (winners.get(round.winners) ?? 0) + 1)
    if (round.winners !== 1) console.error(`  ${race.name}, round ${nth}: ${round.told.join('\n')}`)
  }
  const counts = [...winners].map(([won, times]) => `${times} rounds with ${won} winner(s)`)
  console.error(`  ${race.name}: ${counts.join(', ')}`)
  return winners.get(1) ?? 0
}

export const endingRows: Bench[] = [revocation, bounds, onlyOne, switching]
