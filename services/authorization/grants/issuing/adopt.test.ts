import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import { adoptGrants } from './adopt.ts'

const HASH = 'a'.repeat(43)

let database: Awaited<ReturnType<typeof freshDatabase>>
let opened: ReturnType<typeof openDatabase<Database>>

before(async () => {
  database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url)
})
after(async () => {
  await opened.close()
  await database.drop()
})

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const someone = () => ({
  account: randomUUID(),
  resource: `https://vault.example/owners/${randomUUID()}`,
})
type Home = ReturnType<typeof someone>

/** A carried document; nobody here checks by whom it is signed. */
function document({ resource }: Home, jti: string, more: object = {}): string {
  const claims = {
    ...{
      iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${HASH}`,
      sub: resource,
      aud: resource,
    },
    ...{ jti, client_id: 'https://app.example/client.json', client_s256: HASH },
    may_act: { sub: 'https://former.example' },
    authorization_details: [{ type: 'mandate_records', collection: 'google.photos' }],
    ...{ catalog_s256: HASH, consent_s256: HASH, iat: 1_790_000_000, ...more },
  }
  const header = { alg: 'Ed25519', typ: 'grant+jwt', kid: 'x' }
  return `${encoded(header)}.${encoded(claims)}.${'A'.repeat(86)}`
}

/** Adopts them in one transaction. @returns how often the database was asked */
async function adopt(home: Home, documents: [string, string][]): Promise<number> {
  let statements = 0
  const counted = opened.db.withPlugin({
    transformQuery({ node }) {
      statements++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const compacts = documents.map(([, compact]) => compact)
  const carry = documents.map(([grant, compact]) => ({
    grant,
    sha256: createHash('sha256').update(compact).digest('base64url'),
  }))
  await counted.transaction().execute((tx) => adoptGrants(tx, { ...home, carry, compacts }))
  return statements
}

const many = (home: Home, count: number) =>
  Array.from({ length: count }, (): [string, string] => {
    const jti = randomUUID()
    return [jti, document(home, jti)]
  })

const rows = ({ account }: Home) =>
  opened.db.selectFrom('grants').selectAll().where('account', '=', account).execute()

test('four thousand carried grants are taken over in as many statements as one', async () => {
  const [one, other] = [someone(), someone()]
  const alone = await adopt(one, many(one, 1))
  const documents = many(other, 4_000)
  assert.equal(await adopt(other, documents), alone)
  const kept = await rows(other)
  assert.deepEqual(
    new Set(kept.map(({ id, jws }) => `${id} ${jws}`)),
    new Set(documents.map(([id, jws]) => `${id} ${jws}`)),
  )
  const places = new Set(kept.map((row) => `${row.status_list} ${row.status_idx}`))
  assert.equal(places.size, documents.length, 'each has a place of its own in a status list')
})

test('of many those whose id is taken get a key of their own, and the others keep theirs', async () => {
  const [liar, honest] = [someone(), someone()]
  const documents = many(honest, 20)
  const taken = documents.slice(0, 7).map(([jti]): [string, string] => [jti, document(liar, jti)])
  await adopt(liar, taken)
  await adopt(honest, documents)
  const kept = await rows(honest)
  assert.deepEqual(kept.map(({ jws }) => jws).sort(), documents.map(([, jws]) => jws).sort())
  assert.deepEqual(
    new Set(kept.filter(({ id, jti }) => id !== jti).map(({ jti }) => jti)),
    new Set(taken.map(([jti]) => jti)),
  )
  assert.equal((await rows(liar)).length, taken.length)
})

test('one about a former address of the data never has the key that is that of the data there', async () => {
  const [moved, former] = [someone(), someone()]
  const jti = randomUUID()
  const about = document(former, jti)
  await adopt(moved, [[jti, about]])
  await adopt(former, [[jti, about]])
  const [[theirs], [own]] = [await rows(moved), await rows(former)]
  assert.notEqual(theirs?.id, jti)
  assert.deepEqual([theirs?.jti, own?.id], [jti, jti])
})

test('those that had moved away come back as they were; what was ended stays ended', async () => {
  const home = someone()
  const [moved, ended] = many(home, 2) as [[string, string], [string, string]]
  await adopt(home, [moved, ended])
  const before = await rows(home)
  for (const [[id], by] of [
    [moved, 'moved'],
    [ended, 'owner'],
  ] as const) {
    const set = { state: 'ended', ended_at: new Date(), ended_by: by } as const
    await opened.db.updateTable('grants').set(set).where('id', '=', id).execute()
  }
  await adopt(home, [moved, ended, ...many(home, 3)])
  const kept = new Map((await rows(home)).map((row) => [row.id, row]))
  assert.equal(kept.size, 5)
  assert.deepEqual(
    kept.get(moved[0]),
    before.find(({ id }) => id === moved[0]),
  )
  assert.equal(kept.get(ended[0])?.ended_by, 'owner')
})

test('one that is not what the binding carries refuses them all', async () => {
  const home = someone()
  const [first, second] = many(home, 2) as [[string, string], [string, string]]
  await assert.rejects(adopt(home, [first, [second[0], document(home, 'another')]]), {
    code: 'invalid_binding',
  })
  assert.equal((await rows(home)).length, 0)
})

test('grants for one use and those of assistants are not carried', async () => {
  const home = someone()
  const [iat, week] = [1_790_000_000, 7 * 86_400]
  await adopt(home, [
    ['o', document(home, 'o', { use: 'once', exp: iat + 3600 })],
    ['b', document(home, 'b', { bearer: true, exp: iat + week })],
  ])
  assert.equal((await rows(home)).length, 0)
})
