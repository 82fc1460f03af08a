import { dpopProof } from '../../support/keys.ts'
import { Person } from '../../support/person.ts'
import { owner } from '../../support/steps.ts'
import { median, perSecond } from '../measure.ts'
import type { Place } from '../place.ts'
import { startReference } from '../reference.ts'
import {
  type AskingApp,
  askingApp,
  type Browser,
  goInNewTab,
  goTheWay,
  prepare,
  refresh,
} from './app.ts'

const PEOPLE = 16
/** Ways or refreshes under way at once. */
const WIDTH = 8

export interface Asking {
  ours: Provider
  /** V */
  plain: Provider
}

/** A provider with people signed in at it. */
export interface Provider {
  pid: number
  /** Ways from PAR to the token, per second. */
  ways(count: number): Promise<number>
  refreshes(count: number): Promise<number>
}

/** The same app and as many people at our authorization service and at V. */
export async function asking(place: Place): Promise<Asking> {
  const app = place.keep(await askingApp())
  const people: Browser[] = []
  for (let each = 0; each < PEOPLE; each++) {
    const person = new Person(`asked${each}`)
    const resource = await owner(place, person)
    people.push({ issuer: place.authorization, resource, cookies: cookiesOf(person, place) })
  }
  const env = { CLIENT_ID: app.clientId, CALLBACK: app.callback }
  const { url, pid } = place.keep(await startReference('provider', env))
  const others = people.map(({ resource }) => ({ issuer: url, resource, cookies: new Map() }))
  const ours = await provider(app, place.authorization, people, () =>
    place.issuing.query(
      "update grants set ended_at = now(), state = 'ended' where ended_at is null",
    ),
  )
  const plain = await provider(app, url, others, async () => {})
  if (ours.requests !== plain.requests)
    throw new Error(`${ours.requests} requests here, ${plain.requests} at the reference`)
  return {
    ours: { ...ours, pid: place.pid('authorization') },
    plain: { ...plain, pid },
  }
}

function cookiesOf(person: Person, place: Place): Map<string, string> {
  const pairs = person.cookieFor(place.authorization).split('; ')
  return new Map(pairs.map((pair) => [pair.split('=')[0] as string, pair.replace(/^[^=]*=/, '')]))
}

/** Everybody goes the way once to be signed in, and once more to see how many requests it takes. */
async function provider(
  app: AskingApp,
  issuer: string,
  people: Browser[],
  endAll: () => Promise<unknown>,
): Promise<Omit<Provider, 'pid'> & { requests: number }> {
  for (const browser of people) await goTheWay(app, browser, await prepare(app, issuer))
  const again = async () => {
    const ways = []
    for (const browser of people)
      ways.push(await goInNewTab(app, browser, await prepare(app, issuer)))
    return ways
  }
  const requests = median((await again()).map((way) => way.requests))
  return {
    requests,
    async ways(count) {
      // V's memory has room for a thousand things: whoever refreshes were made for meanwhile may be signed in no more.
      await again()
      // Nobody allows one app the same thing a hundred times.
      await endAll()
      const prepared = await Promise.all(Array.from({ length: count }, () => prepare(app, issuer)))
      // Nobody goes two ways at once.
      const free = [...people]
      return perSecond(count, WIDTH, async (index) => {
        const browser = free.shift() as Browser
        const way = await goInNewTab(app, browser, prepared[index] as (typeof prepared)[number])
        if (way.requests !== requests)
          throw new Error(`${way.requests} requests, ${requests} before: signed in anew?`)
        free.push(browser)
      })
    },
    async refreshes(count) {
      // New ones: V's memory has room for a thousand things and forgets the rest.
      const tokens = (await again()).map((way) => way.refreshToken)
      const proof = () => dpopProof(app.key, { method: 'POST', url: `${issuer}/token` })
      const proofs = await Promise.all(Array.from({ length: count }, proof))
      return perSecond(count, WIDTH, (index) =>
        refresh(app, issuer, tokens[index % tokens.length] as string, proofs[index] as string),
      )
    },
  }
}
