/** What owners do: narrow, end here or there, let providers in and do without them. */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { toConfirmPage } from '../support/steps.ts'
import { compareAll, type Scene, settle } from './_compare.ts'
import {
  type Command,
  chosen,
  command,
  hostOf,
  isProviderUp,
  issuerOf,
  isUp,
  type Known,
  type Life,
  PROVIDER,
  pick,
  whose,
} from './_life.ts'
import { endHere, leave, leaving, letIn, type Owner, offered, replace } from './_reference.ts'

const live = (owner: Owner) => owner.grants.filter(({ state }) => state === 'live')
const reachable = (known: Known, owner: Owner) =>
  live(owner).filter(({ manager }) => isProviderUp(known, manager))

/** The owner changes a permission that stands: its first year is left of it. */
function narrow(who: number, which: number): Command {
  const able = (known: Known, owner: Owner) =>
    reachable(known, owner).filter(({ once, from, to }) => !once && to - from > 1)
  const possible = (known: Known, owner: Owner) => able(known, owner).length > 0
  return command(`narrow(grant ${which})`, who, possible, async (known, life, owner, being) => {
    const old = chosen(able(known, owner), which)
    const origin = issuerOf(life, old.manager)
    const { person } = being
    await person.go(`${origin}/access/${old.id}/change`)
    await person.signInIfAsked()
    await person.fill({ to: `${old.from}-12-31` }).press('Change access')
    assert.equal(new URL(person.url).pathname, '/access', person.text)
    const ids = [...person.page.html.matchAll(/"\/access\/([^/"]+)\/end"/g)].map(([, id]) => id)
    const id = ids.find((one) => !owner.grants.some((grant) => grant.id === one))
    assert.ok(id, `the new permission is on the page: ${person.text}`)
    replace(owner, old, { id, to: old.from + 1 })
    await afterwards({ known, life, owner, being })
  })
}

function endAtResource(who: number, which: number): Command {
  const possible = (known: Known, owner: Owner) =>
    live(owner).some((grant) => grant.known) && isUp(known, 'resource')
  return command(
    `endAtResource(grant ${which})`,
    who,
    possible,
    async (known, life, owner, being) => {
      const grant = chosen(
        live(owner).filter((one) => one.known),
        which,
      )
      await end(being.person, life.place.services.resource.url, grant.id)
      grant.state = 'ended'
      grant.unheard = true
      await afterwards({ known, life, owner, being })
    },
  )
}

function endAtProvider(who: number, which: number): Command {
  const possible = (known: Known, owner: Owner) => reachable(known, owner).length > 0
  return command(
    `endAtProvider(grant ${which})`,
    who,
    possible,
    async (known, life, owner, being) => {
      const grant = chosen(reachable(known, owner), which)
      await end(being.person, issuerOf(life, grant.manager), grant.id)
      endHere(grant)
      await afterwards({ known, life, owner, being })
    },
  )
}

async function end(person: Scene['being']['person'], origin: string, id: string): Promise<void> {
  await person.go(`${origin}/access/${id}/end`)
  await person.signInIfAsked()
  await person.press('End access')
}

type Instead = 'all' | 'none' | 0 | 1

/**
 * A provider is let in: in place of all (a switch, or back), of one (it takes over), or beside. The owner says of each permission of
 * those that leave whether it goes on.
 */
function link(who: number, provider: number, instead: Instead, choices: boolean[]): Command {
  const said = choices.map((goOn) => (goOn ? '+' : '-')).join('')
  const name = `letIn(provider ${provider}, in place of ${instead}, ${said})`
  const possible = (known: Known, owner: Owner) =>
    isUp(known, 'resource') &&
    isProviderUp(known, provider) &&
    (typeof instead === 'string' || (owner.bound.size > 1 && owner.bound.has(instead)))
  return command(name, who, possible, async (known, life, owner, being) => {
    const { person } = being
    const world = { resource: life.place.services.resource.url, authorization: '' }
    const inPlaceOf = instead === 'all' ? [...PROVIDER] : instead === 'none' ? [] : [instead]
    const where = placeOf(life, owner, instead)
    await toConfirmPage(world, person, issuerOf(life, provider), where)

    const ending = leaving(owner, provider, inPlaceOf)
    const { some, sure } = offered(owner, ending)
    const asked = new Set(
      [...person.page.html.matchAll(/name="grant-([^"]+)"/g)].map(([, id]) => id),
    )
    for (const { id } of sure) assert.ok(asked.has(id), `${id} is asked about`)
    const expected = some.filter(({ id }) => asked.has(id))
    assert.equal(expected.length, asked.size, 'nothing else is asked about')
    const on = expected.filter(({ id }) => {
      const at = owner.grants.findIndex((grant) => grant.id === id)
      return choices[at % choices.length]
    })
    const goOn = new Set(on.map(({ id }) => id))
    const button = person.hasButton('Add provider') ? 'Add provider' : 'Change provider'
    await person.pressForged(button, (entries) => [
      ...entries,
      ...expected.map(({ id }): [string, string] => [`grant-${id}`, goOn.has(id) ? 'on' : 'stop']),
    ])
    await person.signInIfAsked()
    assert.equal(new URL(person.url).pathname, '/provider', person.text)
    letIn(owner, provider, ending, goOn)
    await trusted({ known, life, owner, being })
  })
}

/** The label of where a provider comes, if that is asked. */
function placeOf(life: Life, { bound }: Owner, instead: Instead): RegExp | undefined {
  if (bound.size === 0) return undefined
  if (instead === 'none') return /^Beside/
  if (instead !== 'all') return new RegExp(`^In place of ${hostOf(life, instead)}`)
  return bound.size > 1 ? /^In place of all/ : /^In place of/
}

function doWithout(who: number, which: number): Command {
  const possible = (known: Known, owner: Owner) => owner.bound.size > 0 && isUp(known, 'resource')
  return command(
    `doWithout(provider ${which})`,
    who,
    possible,
    async (known, life, owner, being) => {
      const provider = chosen([...owner.bound.keys()], which)
      const { person } = being
      await person.go(`${life.place.services.resource.url}/provider`)
      await person.signInIfAsked()
      const host = hostOf(life, provider)
      await person.press(owner.bound.size > 1 ? `Do without ${host}` : 'Have no provider')
      await person.signInIfAsked()
      assert.equal(new URL(person.url).pathname, '/provider', person.text)
      leave(owner, provider)
      await trusted({ known, life, owner, being })
    },
  )
}

/** The metadata of the data (RFC 9728) names those who are trusted, and nobody else. */
async function trusted(scene: Scene): Promise<void> {
  const { life, owner, being } = scene
  const { origin, pathname } = new URL(being.resource)
  const answer = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`)
  const { authorization_servers: named = [] } = (await answer.json()) as {
    authorization_servers?: string[]
  }
  const bound = [...owner.bound.keys()].map((one) => issuerOf(life, one))
  assert.deepEqual([...named].sort(), bound.sort())
  await afterwards(scene)
}

async function afterwards(scene: Scene): Promise<void> {
  await compareAll(scene)
  await settle(scene)
  await compareAll(scene)
}

const choices = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })
const instead = fc.constantFrom<Instead>('all', 'all', 'none', 0, 1)

export const ofOwners: fc.WeightedArbitrary<Command>[] = [
  { weight: 2, arbitrary: fc.tuple(whose, pick).map((made) => narrow(...made)) },
  { weight: 1, arbitrary: fc.tuple(whose, pick).map((made) => endAtResource(...made)) },
  { weight: 1, arbitrary: fc.tuple(whose, pick).map((made) => endAtProvider(...made)) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(whose, fc.constantFrom(...PROVIDER), instead, choices)
      .map((made) => link(...made)),
  },
  { weight: 1, arbitrary: fc.tuple(whose, pick).map((made) => doWithout(...made)) },
]
