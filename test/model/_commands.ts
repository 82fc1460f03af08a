/** What may happen in a life. Each command says when it can, does it through the public doors, and compares. */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { toConfirmPage } from '../support/steps.ts'
import {
  appOf,
  arrived,
  chosen,
  compare,
  end,
  heard,
  issuerOf,
  keep,
  of,
  refused,
} from './_compare.ts'
import { type Known, type Life, mayOpen, opens, scopeOf } from './_life.ts'

type Command = fc.AsyncCommand<Known, Life>

const pick = fc.nat({ max: 1_000 })
const years = fc.tuple(fc.integer({ min: 2016, max: 2018 }), fc.integer({ min: 1, max: 3 }))

/** One thing that happens: allowing most often, so that there is something to lose. */
export const command: fc.Arbitrary<Command> = fc.noBias(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.nat({ max: 1 }), years, fc.boolean()).map((made) => allow(...made)),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.nat({ max: 1 }), years).map((made) => askAgain(...made)),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(pick, fc.nat({ max: 1 })).map((made) => read(...made)),
    },
    { weight: 3, arbitrary: pick.map(refresh) },
    { weight: 1, arbitrary: pick.map(endAtResource) },
    { weight: 1, arbitrary: pick.map(endAtProvider) },
    { weight: 2, arbitrary: pick.map(giveBack) },
    {
      weight: 3,
      arbitrary: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }).map(changeProvider),
    },
    { weight: 1, arbitrary: fc.constant(crash()) },
  ),
)

/** The app asks, the owner allows, perhaps less. */
function allow(app: number, [from, length]: [number, number], narrowed: boolean): Command {
  const to = from + length
  return {
    check: () => true,
    toString: () => `allow(app ${app}, ${from} to ${to}${narrowed ? ', narrowed' : ''})`,
    async run(known, life) {
      const until = narrowed ? from + 1 : to
      const tokens = await appOf(life, app).obtain(
        life.person,
        issuerOf(known, life),
        { scope: scopeOf({ from, to }), resource: life.resource, prompt: 'consent' },
        async (person) => {
          if (narrowed) person.fill({ to: `${from}-12-31` })
          await person.press('Allow')
        },
      )
      const grant = { id: tokens.grant_id, app, from, to: until, live: true }
      known.grants.push(grant)
      await keep(known, life, grant, grant, tokens as unknown as Record<string, unknown>)
    },
  }
}

/** The app asks for what it may have already: no question exactly when a live permission covers it. */
function askAgain(app: number, [from, length]: [number, number]): Command {
  const to = from + length
  return {
    check: () => true,
    toString: () => `askAgain(app ${app}, ${from} to ${to})`,
    async run(known, life) {
      const client = appOf(life, app)
      const issuer = issuerOf(known, life)
      const asked = await client.ask(life.person, issuer, {
        scope: scopeOf({ from, to }),
        resource: life.resource,
      })
      const covering = known.grants.filter(
        (grant) => grant.live && grant.app === app && grant.from <= from && grant.to >= to,
      )
      if (covering.length === 0) {
        assert.ok(life.person.hasButton('Allow'), `a question was due: ${life.person.text}`)
        await life.person.press('Refuse')
        assert.equal(client.returned(life.person)['error'], 'access_denied')
        return
      }
      const { code } = client.returned(life.person)
      assert.ok(code, 'no question, as a live permission covers it')
      const answer = await client.redeem(asked, code)
      assert.equal(answer.status, 200, answer.text)
      const grant = covering.find(({ id }) => id === answer.body['grant_id'])
      assert.ok(grant, 'under one of the permissions that cover it')
      await keep(known, life, grant, { from, to }, answer.body)
    },
  }
}

function read(which: number, process: number): Command {
  return {
    check: ({ tokens }) => tokens.length > 0,
    toString: () => `read(token ${which}, process ${process})`,
    run: (known, life) => compare(known, life, chosen(known.tokens, which), process),
  }
}

function refresh(which: number): Command {
  return {
    check: ({ tokens }) => tokens.some(({ given }) => !given),
    toString: () => `refresh(token ${which})`,
    async run(known, life) {
      const token = chosen(
        known.tokens.filter(({ given }) => !given),
        which,
      )
      const client = appOf(life, token.grant.app)
      const issuer = life.providers[token.provider] as string
      const answer = await client.refresh(issuer, token.refresh)
      if (opens(known, token)) {
        assert.equal(answer.status, 200, answer.text)
        token.access = String(answer.body['access_token'])
        await compare(known, life, token, 0)
      } else if (answer.status === 200) {
        // The provider may not have heard yet; what it gives opens nothing where the data is, unless the
        // permission lives on under it.
        const late = { ...token, access: String(answer.body['access_token']) }
        if (!token.grant.live || token.provider !== known.provider) await refused(life, late)
      } else assert.equal(answer.body.error, 'invalid_grant', answer.text)
    },
  }
}

function endAtResource(which: number): Command {
  return {
    check: ({ grants }) => grants.some(({ live }) => live),
    toString: () => `endAtResource(grant ${which})`,
    async run(known, life) {
      const grant = chosen(
        known.grants.filter(({ live }) => live),
        which,
      )
      await end(life, life.world.resource, grant)
      grant.live = false
      for (const token of of(known, grant)) await compare(known, life, token, 1)
      await heard(known, life, grant)
    },
  }
}

function endAtProvider(which: number): Command {
  return {
    check: ({ grants }) => grants.some(({ live }) => live),
    toString: () => `endAtProvider(grant ${which})`,
    async run(known, life) {
      const grant = chosen(
        known.grants.filter(({ live }) => live),
        which,
      )
      await end(life, issuerOf(known, life), grant)
      grant.live = false
      await arrived(known, life, grant)
    },
  }
}

/** RFC 7009: with its last refresh token an app gives up the permission. */
function giveBack(which: number): Command {
  // Whether one from before the provider was left still counts is not said.
  const able = (known: Known) =>
    known.tokens.filter(
      (one) =>
        !one.given &&
        opens(known, one) &&
        !of(known, one.grant).some((other) => mayOpen(known, other)),
    )
  return {
    check: (known) => able(known).length > 0,
    toString: () => `giveBack(token ${which})`,
    async run(known, life) {
      const token = chosen(able(known), which)
      const client = appOf(life, token.grant.app)
      const issuer = issuerOf(known, life)
      const { revocation_endpoint } = await client.metadata(issuer)
      const answer = await client.post(
        String(revocation_endpoint),
        issuer,
        { token: token.refresh },
        { proof: null },
      )
      assert.equal(answer.status, 200, answer.text)
      token.given = true
      const others = of(known, token.grant).some((one) => !one.given && opens(known, one))
      if (others) return
      token.grant.live = false
      await arrived(known, life, token.grant)
    },
  }
}

/** To the other provider; the owner says for each permission whether it goes on. */
function changeProvider(choices: boolean[]): Command {
  return {
    check: () => true,
    toString: () => `changeProvider(${choices.map((goOn) => (goOn ? '+' : '-')).join('')})`,
    async run(known, life) {
      const { world, person, providers } = life
      const next = 1 - known.provider
      const live = known.grants.filter((grant) => grant.live)
      const goesOn = new Map(live.map((grant, at) => [grant.id, choices[at % choices.length]]))
      await toConfirmPage(world, person, providers[next] as string)
      const asked = [...person.page.html.matchAll(/name="grant-([^"]+)"/g)].map(([, id]) => id)
      assert.deepEqual([...new Set(asked)].sort(), [...goesOn.keys()].sort(), 'what is asked about')
      await person.pressForged('Change provider', (entries) => [
        ...entries,
        ...[...goesOn].map(([id, on]): [string, string] => [`grant-${id}`, on ? 'on' : 'stop']),
      ])
      await person.signInIfAsked()
      assert.equal(new URL(person.url).pathname, '/provider', person.text)
      known.provider = next
      known.epoch++
      for (const grant of live) grant.live = goesOn.get(grant.id) === true
      for (const token of known.tokens) await compare(known, life, token, 1)
    },
  }
}

/** The first provider's process ends and comes back, on the same database. */
function crash(): Command {
  return {
    check: () => true,
    toString: () => 'crash()',
    async run(_known, { world }) {
      await world.stopAuthorization()
      await world.restartAuthorization()
    },
  }
}
