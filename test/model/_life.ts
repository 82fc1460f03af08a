/** One life: two owners at one place, what is known of them, and which services are down. */

import fc from 'fast-check'
import type { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import type { Place, Service } from './_place.ts'
import { newOwner, type Owner } from './_reference.ts'

export interface Known {
  owners: Owner[]
  down: Set<Service>
  /** Providers that were silent when a process of the resource service began: it cannot know their keys. */
  unseen: { resource: Set<number>; beside: Set<number> }
}

/** An owner in the flesh. */
export interface Being {
  person: Person
  resource: string
  /** Exports brought in so far, and where imports on their way can be looked at. */
  brought: number
  bringing: { at: string; months: string[] }[]
}

export interface Life {
  place: Place
  beings: Being[]
}

export type Command = fc.AsyncCommand<Known, Life>

const PROVIDERS = ['first', 'second'] as const
export const PROVIDER = [0, 1] as const

export const providerName = (provider: number): Service => PROVIDERS[provider] as Service
export const issuerOf = ({ place }: Life, provider: number): string =>
  place.services[providerName(provider)].url
export const hostOf = (life: Life, provider: number) => new URL(issuerOf(life, provider)).host
export const appOf = ({ place }: Life, app: number) => place.apps[app] as App
export const isUp = (known: Known, ...services: Service[]) =>
  services.every((one) => !known.down.has(one))
export const isProviderUp = (known: Known, provider: number) => isUp(known, providerName(provider))

export const scopeOf = ({ from, to }: { from: number; to: number }) =>
  `google.photos[time>=${from},time<${to}].time~month`

export function chosen<Value>(values: readonly Value[], which: number): Value {
  return values[which % values.length] as Value
}

/** Which of two owners; the first has more to lose. */
export const whose = fc.constantFrom(0, 0, 0, 1)
export const pick = fc.nat({ max: 1_000 })

/** What happens to one owner: `on` says what it needs to be possible. */
export function command(
  name: string,
  who: number,
  possible: (known: Known, owner: Owner) => boolean,
  run: (known: Known, life: Life, owner: Owner, being: Being) => Promise<void>,
): Command {
  return {
    check: (known) => possible(known, known.owners[who] as Owner),
    toString: () => `${who === 0 ? '' : 'other '}${name}`,
    run: (known, life) => run(known, life, known.owners[who] as Owner, life.beings[who] as Being),
  }
}

let lives = 0

/** Two owners with their data, linked to the first provider and known at the second. */
export async function newLife(place: Place): Promise<{ model: Known; real: Life }> {
  const known: Known = {
    owners: [],
    down: new Set(),
    unseen: { resource: new Set(), beside: new Set() },
  }
  const { first, second, resource } = place.services
  const world = { authorization: first.url, resource: resource.url }
  lives++
  const beings = ['anna', 'ben'].map(async (name): Promise<Being> => {
    const person = new Person(`${name}-${lives}`)
    const data = await owner(world, person)
    await person.signUp(second.url)
    const [brought] = place.exports
    await importFiles(person, data, brought?.files ?? [])
    known.owners.push(newOwner([...(brought?.months ?? [])]))
    return { person, resource: data, brought: 1, bringing: [] }
  })
  return { model: known, real: { place, beings: await Promise.all(beings) } }
}
