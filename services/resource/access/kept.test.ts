import assert from 'node:assert/strict'
import { test } from 'node:test'
import { photos, Scene, scope } from './_scene.ts'
import { app } from './_world.ts'

// Of a token that was proven only what is asked at each use is kept; the rest is read from the token when it comes again.

const s = Scene.set()

test('a token that was in use is held against each new ceiling', async () => {
  const fay = await s.world.newOwner('fay')
  await s.world.bind(fay, s.world.issuer)
  const theirs = await app(s.world, fay)
  const token = await theirs.token(scope, await theirs.grant(scope))
  for (const ceiling of ['google.photos.*', 'google.keep.*', 'google.photos.*']) {
    await s.world.bind(fay, s.world.issuer, ceiling)
    for (const turn of [1, 2]) {
      const { status } = await theirs.get(photos, token)
      assert.equal(status, ceiling === 'google.photos.*' ? 200 : 401, `${ceiling}, ${turn}`)
    }
  }
})

test('a grant that is not in the ledger any more comes into it again with its token', async () => {
  const gus = await s.world.newOwner('gus')
  await s.world.bind(gus, s.world.issuer)
  const theirs = await app(s.world, gus)
  const token = await theirs.token(scope, await theirs.grant(scope))
  const held = async () =>
    (await s.world.pool.query('select jws from grants where owner = $1', [gus.id])).rows
  assert.equal((await theirs.get(photos, token)).status, 200)
  const [before] = await held()
  await s.world.pool.query('delete from grants where owner = $1', [gus.id])
  assert.equal((await theirs.get(photos, token)).status, 200)
  assert.deepEqual(await held(), [before])
})

test('apps that show the same by tokens of their own do so for their own owners', async () => {
  const [hal, ida] = [await s.world.newOwner('hal'), await s.world.newOwner('ida')]
  const answers = []
  for (const owner of [hal, ida]) {
    await s.world.bind(owner, s.world.issuer)
    const theirs = await app(s.world, owner)
    const token = await theirs.token(scope, await theirs.grant(scope))
    answers.push(await theirs.get(photos, token))
    const log = await s.world.log(owner)
    assert.equal(log.length, 1)
  }
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  )
})
