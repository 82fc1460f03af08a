/** Two processes of each service on one database: what may happen once happens once, and the losers are told so. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authorizationMigrations } from '@mandate/authorization'
import { resourceMigrations } from '@mandate/resource'
import { freshDatabase } from '@mandate/server/testing'
import { Deployment } from '../support/deployment.ts'
import { type Race, races } from '../support/hostile/races.ts'

const ROUNDS = 20
const ends = new AsyncDisposableStack()
let deployment: Deployment
let all: Race[]

before(async () => {
  const [authorization, resource] = [
    ends.use(await freshDatabase(authorizationMigrations)),
    ends.use(await freshDatabase(resourceMigrations)),
  ]
  const databases = { authorization: authorization.url, resource: resource.url }
  deployment = ends.use(await Deployment.start(databases, 2))
  all = await races(deployment, ends)
})
after(() => ends.disposeAsync())

async function oneWinnerEachRound(name: string): Promise<void> {
  const race = all.find((each) => each.name === name) as Race
  for (let nth = 0; nth < ROUNDS; nth++) {
    const { winners, told } = await race.round(nth)
    assert.equal(winners, 1, `round ${nth}: ${told.join('\n')}`)
  }
}

for (const [attack, name] of [
  ['attack 23', 'a code is redeemed'],
  ['attack 78', 'a grant for one use is used'],
  ['attack 34', 'a DPoP proof is used to read'],
  ['attack 25', 'a DPoP proof is used to refresh'],
  ['attack 85', 'a grant is exchanged with one assertion'],
  ['attack 50', 'the next binding is made'],
  ['attack 47', 'access ends while it is read'],
] as const)
  test(`${attack}: ${name} at two processes in one moment, and one wins`, () =>
    oneWinnerEachRound(name))

test('no process has logged an exception', () => {
  assert.deepEqual(deployment.exceptions(), [])
})
