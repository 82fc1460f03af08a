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
  goTheWay,
  newTab,
  prepare,
  refresh,
} from './app.ts'

/** Owners, each of whom answers one question at a time. */
const PEOPLE = 8

export interface Asking {
  ours: Provider
  /** V */
  plain: Provider
}

/** A provider with people signed in at it. */
export interface Provider {
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
  const { url } = place.keep(await startReference('provider', env))
  const others = people.map(({ resource }) => ({ issuer: url, resource, cookies: new Map() }))
  const ours = await provider(app, place.authorization, people)
  const plain = await provider(app, url, others)
  if (ours.requests !== plain.requests)
    throw new Error(`${ours.requests} requests here, ${plain.requests} at the reference`)
  return { ours, plain }
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
): Promise<Provider & { requests: number }> {
  const tokens: string[] = []
  const taken: number[] = []
  for (const browser of people) {
    await goTheWay(app, browser, await prepare(app, issuer))
    const way = await goTheWay(app, newTab(browser), await prepare(app, issuer))
    tokens.push(way.refreshToken)
    taken.push(way.requests)
  }
  return {
    requests: median(taken),
    async ways(count) {
      const prepared = await Promise.all(Array.from({ length: count }, () => prepare(app, issuer)))
      return perSecond(count, PEOPLE, async (index) => {
        const browser = people[index % PEOPLE] as Browser
        await goTheWay(app, newTab(browser), prepared[index] as (typeof prepared)[number])
      })
    },
    async refreshes(count) {
      const proof = () => dpopProof(app.key, { method: 'POST', url: `${issuer}/token` })
      const proofs = await Promise.all(Array.from({ length: count }, proof))
      return perSecond(count, PEOPLE, (index) =>
        refresh(app, issuer, tokens[index % tokens.length] as string, proofs[index] as string),
      )
    },
  }
}
