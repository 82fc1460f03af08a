/** What apps do: ask, read, renew, present what they hold to another provider, give back. */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compare, keep, refusedAt, renew, settle, soon } from './_compare.ts'
import {
  appOf,
  type Command,
  chosen,
  command,
  isProviderUp,
  issuerOf,
  isUp,
  type Known,
  PROVIDER,
  pick,
  scopeOf,
  whose,
} from './_life.ts'
import { covering, endHere, type Owner, type Permission, renewal } from './_reference.ts'

const app = fc.nat({ max: 1 })
const years = fc.tuple(fc.integer({ min: 2015, max: 2018 }), fc.integer({ min: 1, max: 4 }))

/** Providers that this owner has and that answer, and know what may be asked for: until they have heard it once, it is asked. */
const able = (known: Known, owner: Owner) =>
  PROVIDER.filter(
    (one) =>
      owner.bound.has(one) &&
      isProviderUp(known, one) &&
      (isUp(known, 'resource') ||
        owner.grants.some(({ manager, carried }) => manager === one && !carried)),
  )

type Answered = 'Allow' | 'Allow less' | 'Allow once'

/** The app asks, the owner allows, perhaps less or for one use. */
function allow(
  who: number,
  which: number,
  at: number,
  [from, length]: [number, number],
  how: Answered,
): Command {
  const to = from + length
  const name = `allow(app ${which}, provider ${at}, ${from} to ${to}, ${how})`
  const possible = (known: Known, owner: Owner) => able(known, owner).length > 0
  return command(name, who, possible, async (known, life, owner, being) => {
    const manager = chosen(able(known, owner), at)
    const until = how === 'Allow less' ? from + 1 : to
    const tokens = await appOf(life, which).obtain(
      being.person,
      issuerOf(life, manager),
      { scope: scopeOf({ from, to }), resource: being.resource, prompt: 'consent' },
      async (person) => {
        if (how === 'Allow less') person.fill({ to: `${from}-12-31` })
        await person.press(how === 'Allow once' ? 'Allow once (for one hour)' : 'Allow')
      },
    )
    const grant: Permission = {
      ...{ id: tokens.grant_id, jws: null, app: which, from, to: until, manager },
      ...{ once: how === 'Allow once', state: 'live', carried: false },
      ...{ known: false, unheard: false, endedAt: null },
    }
    owner.grants.push(grant)
    await keep({ known, life, owner, being }, grant, grant, { ...tokens })
  })
}

/**
 * The app asks for what it may have already: no question exactly when a live permission covers it. A provider that the owner does
 * not have asks nothing.
 */
function askAgain(
  who: number,
  which: number,
  at: number,
  [from, length]: [number, number],
): Command {
  const to = from + length
  const name = `askAgain(app ${which}, provider ${at}, ${from} to ${to})`
  const possible = (known: Known) => isProviderUp(known, at) && isUp(known, 'resource')
  return command(name, who, possible, async (known, life, owner, being) => {
    const client = appOf(life, which)
    const { person, resource } = being
    const ask = () =>
      client.ask(person, issuerOf(life, at), { scope: scopeOf({ from, to }), resource })
    const refuse = async () => {
      await person.press('Refuse')
      assert.equal(client.returned(person)['error'], 'access_denied')
    }
    if (!owner.bound.has(at)) {
      const isRefused = () =>
        ask().then(() => !person.hasButton('Allow') || refuse().then(() => false))
      assert.ok(await soon(life, isRefused), 'it asks, though the owner has left it')
      assert.ok(!person.url.startsWith(client.callback), 'and nothing is given')
      return
    }
    const asked = await ask()
    const some = covering(owner, at, { app: which, from, to })
    if (some.length === 0) {
      assert.ok(person.hasButton('Allow'), `a question was due: ${person.text}`)
      return refuse()
    }
    const answer = await client.redeem(asked, String(client.returned(person)['code']))
    assert.equal(answer.status, 200, answer.text)
    const grant = some.find(({ id }) => id === answer.body['grant_id'])
    assert.ok(grant, 'under one of the permissions that cover it')
    await keep({ known, life, owner, being }, grant, { from, to }, answer.body)
  })
}

function read(who: number, which: number, isElsewhere: boolean): Command {
  const able = (owner: Owner) => owner.tokens.filter(({ access }) => access !== null)
  const name = `read(token ${which}${isElsewhere ? ', of somebody else' : ''})`
  const possible = (_: Known, owner: Owner) => able(owner).length > 0
  return command(name, who, possible, async (known, life, owner, being) => {
    const scene = { known, life, owner, being }
    const token = chosen(able(owner), which)
    const other = life.beings[1 - who]?.resource as string
    await (isElsewhere ? refusedAt(scene, token, other) : compare(scene, token))
  })
}

function refresh(who: number, which: number): Command {
  const able = (known: Known, owner: Owner) =>
    owner.tokens.filter((one) => one.refresh !== null && isProviderUp(known, one.provider))
  const possible = (known: Known, owner: Owner) => able(known, owner).length > 0
  return command(`refresh(token ${which})`, who, possible, async (known, life, owner, being) => {
    const scene = { known, life, owner, being }
    const token = chosen(able(known, owner), which)
    const said = renewal(owner, token)
    const isRenewed = await renew(scene, token)
    if (said === 'must') assert.ok(isRenewed, 'it is to be renewed')
    if (said === 'never' && isRenewed) await settle(scene)
  })
}

/** RFC 8693: an app without its user presents what it holds to a provider, which takes what was carried there. */
function exchange(who: number, which: number, provider: number): Command {
  const able = (owner: Owner) => owner.grants.filter(({ jws }) => jws !== null)
  const name = `exchange(grant ${which}, provider ${provider})`
  const possible = (known: Known, owner: Owner) =>
    able(owner).length > 0 && isProviderUp(known, provider)
  return command(name, who, possible, async (known, life, owner, being) => {
    const grant = chosen(able(owner), which)
    const client = appOf(life, grant.app)
    const issuer = issuerOf(life, provider)
    const { token_endpoint } = await client.metadata(issuer)
    const answer = await client.post(String(token_endpoint), issuer, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: String(grant.jws),
      subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
    })
    const isManaged = grant.manager === provider && grant.carried && owner.bound.has(provider)
    if (isManaged && grant.state === 'live') {
      assert.equal(answer.status, 200, answer.text)
      await keep({ known, life, owner, being }, grant, grant, answer.body)
    } else if (!grant.unheard) {
      assert.equal(answer.body.error, 'invalid_grant', answer.text)
    }
  })
}

/** RFC 7009: with its last refresh token an app gives up the permission. */
function giveBack(who: number, which: number): Command {
  // Whether one from before the provider was left still counts is not said: it is not the last one while that may be so.
  const able = (known: Known, owner: Owner) =>
    owner.tokens.filter(
      (one) =>
        one.refresh !== null &&
        isProviderUp(known, one.provider) &&
        renewal(owner, one) === 'must' &&
        !owner.tokens.some((other) => other.grant === one.grant && renewal(owner, other) === 'may'),
    )
  const possible = (known: Known, owner: Owner) => able(known, owner).length > 0
  return command(`giveBack(token ${which})`, who, possible, async (known, life, owner, being) => {
    const token = chosen(able(known, owner), which)
    const client = appOf(life, token.grant.app)
    const issuer = issuerOf(life, token.provider)
    const { revocation_endpoint } = await client.metadata(issuer)
    const given = { token: String(token.refresh) }
    const answer = await client.post(String(revocation_endpoint), issuer, given, { proof: null })
    assert.equal(answer.status, 200, answer.text)
    token.given = true
    const isLast = !owner.tokens.some(
      (one) => one.grant === token.grant && one.refresh !== null && renewal(owner, one) === 'must',
    )
    if (isLast) endHere(token.grant)
    await settle({ known, life, owner, being })
  })
}

const how = fc.constantFrom<Answered>('Allow', 'Allow', 'Allow less', 'Allow once')

export const ofApps: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 6,
    arbitrary: fc.tuple(whose, app, pick, years, how).map((made) => allow(...made)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(whose, app, fc.constantFrom(...PROVIDER), years)
      .map((made) => askAgain(...made)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(whose, pick, fc.constantFrom(true, false, false))
      .map((made) => read(...made)),
  },
  { weight: 3, arbitrary: fc.tuple(whose, pick).map((made) => refresh(...made)) },
  {
    weight: 3,
    arbitrary: fc.tuple(whose, pick, fc.constantFrom(...PROVIDER)).map((made) => exchange(...made)),
  },
  { weight: 2, arbitrary: fc.tuple(whose, pick).map((made) => giveBack(...made)) },
]
