import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Person } from '../support/person.ts'
import {
  type Challenge,
  challenge,
  enter,
  RecoveryKey,
  register,
  send,
} from '../support/recovery.ts'
import { addressOfData, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const HOUR = 3600 * 1000

let world: World
const time = { offset: 0 }
let people = 0

before(async () => {
  const clock = () => Date.now() + time.offset
  world = await World.start({
    worker: false,
    changeResource: (config) => ({ ...config, clock }),
  })
})
after(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  time.offset = 0
})

async function somebody() {
  const person = new Person(`owner-${people++}`)
  await person.signUp(world.resource)
  const resource = await addressOfData(world, person)
  const key = new RecoveryKey()
  await register(world, person, key)
  return { person, resource, key }
}

const open = (answer: string, person?: Person) =>
  send(world, 'POST', '/recovery/session', { answer }, person)

async function isRefused(why: string, answer: string): Promise<void> {
  const visitor = new Person('visitor')
  const refused = await open(answer, visitor)
  assert.equal(refused.status, 403, why)
  assert.equal(((await refused.json()) as { code: string }).code, 'recovery_refused', why)
  await visitor.go(`${world.resource}/recovery`)
  assert.ok(visitor.hasButton('Sign in'), `${why}: nobody is in`)
}

test('attack 51: an answer to a challenge works once', async () => {
  const { resource, key } = await somebody()
  const answer = key.answer(await challenge(world, resource))
  const two = await Promise.all([open(answer), open(answer)])
  assert.deepEqual(two.map(({ status }) => status).sort(), [201, 403])
  await isRefused('replayed', answer)
})

test('attack 51: whoever asks for challenges again and again keeps nobody from recovering', async () => {
  const { resource, key } = await somebody()
  const another = await somebody()
  const before = await challenge(world, another.resource)
  const flood = async (times: number) => {
    for (let asked = 0; asked < times; asked += 20)
      await Promise.all(Array.from({ length: 20 }, () => challenge(world, resource)))
  }
  await flood(220)
  const fresh = await challenge(world, resource)
  await flood(240)
  assert.equal((await open(key.answer(fresh))).status, 201, 'however many come in between')
  assert.equal((await open(another.key.answer(before))).status, 201, 'nor anybody else')
})

test('attack 51: a challenge is good for five minutes', async () => {
  const { resource, key } = await somebody()
  const early = key.answer(await challenge(world, resource))
  const late = key.answer(await challenge(world, resource))
  time.offset += 4.9 * 60_000
  assert.equal((await open(early)).status, 201)
  time.offset += 0.2 * 60_000
  await isRefused('expired', late)
})

test('attack 51: an answer about an old head of the chain of bindings', async () => {
  const person = new Person(`owner-${people++}`)
  const resource = await owner(world, person)
  const key = new RecoveryKey()
  await register(world, person, key)
  const before = await challenge(world, resource)
  await person.go(`${world.resource}/provider`)
  await person.press('Have no provider')
  await person.fill({ Password: person.password }).press('Sign in')
  await isRefused('of an old head', key.answer(before))
  const now = await challenge(world, resource)
  await isRefused('signed with an old head', key.answer(now, { head: before.head }))
  const again = await challenge(world, resource)
  await isRefused('signed without one', key.answer(again, { head: undefined }))
  assert.equal((await open(key.answer(await challenge(world, resource)))).status, 201)
})

test('attack 51: an answer for another owner, service, key or of another kind', async () => {
  const anna = await somebody()
  const berta = await somebody()
  const asked = () => challenge(world, anna.resource)
  await isRefused('signed by berta', berta.key.answer(await asked()))
  await isRefused('of berta', anna.key.answer(await asked(), { sub: berta.resource }))
  const theirs = await challenge(world, berta.resource)
  await isRefused('asked of berta', anna.key.answer(theirs, { sub: anna.resource }))
  await isRefused('elsewhere', anna.key.answer(await asked(), { aud: 'https://rs.example' }))
  await isRefused('another nonce', anna.key.answer(await asked(), { nonce: 'x'.repeat(43) }))
  const good = anna.key.answer(await asked())
  const [, payload, signature] = good.split('.')
  for (const head of [
    { alg: 'none' },
    { alg: 'Ed25519', typ: 'JWT' },
    { alg: 'HS256', typ: 'recovery+jwt' },
  ]) {
    const header = Buffer.from(JSON.stringify(head)).toString('base64url')
    await isRefused(JSON.stringify(head), `${header}.${payload}.${signature}`)
  }
  await isRefused('nothing', 'nothing')
  for (const more of ['.x', '=', '.', ' ']) await isRefused(`with "${more}" behind`, good + more)
  await isRefused('tampered', good.replace(/.{6}$/, 'AAAAAA'))
  assert.equal((await open(good)).status, 201, 'false answers use nothing up')
})

test('attack 51: of an owner without a key, and of nobody, the challenge opens nothing', async () => {
  const person = new Person(`owner-${people++}`)
  await person.signUp(world.resource)
  const resource = await addressOfData(world, person)
  const nobody = `${world.resource}/owners/${'a'.repeat(26)}`
  const shapes: string[] = []
  for (const about of [resource, nobody]) {
    const asked = await challenge(world, about)
    shapes.push(Object.keys(asked satisfies Challenge).join())
    await isRefused('without a key', new RecoveryKey().answer(asked))
  }
  assert.equal(shapes[0], shapes[1])
})

test('attack 51: a session with the key opens no data', async () => {
  const { resource, key } = await somebody()
  const visitor = new Person('visitor')
  await enter(world, visitor, key, resource)
  for (const path of ['/collections', '/records/google.photos', '/changes/google.photos']) {
    const answer = await visitor.fetch(`${resource}${path}`)
    assert.equal(answer.status, 403, path)
  }
  const upload = await send(world, 'POST', `${resource}/imports`, { uploads: [] }, visitor)
  assert.equal(upload.status, 403)
  for (const page of [
    '/',
    '/data',
    '/explore/google.photos',
    '/activity',
    '/activity.jsonl',
    '/share',
  ]) {
    await visitor.go(`${world.resource}${page}`)
    assert.ok(visitor.hasButton('Sign in'), page)
  }
  for (const page of ['/recovery/new']) {
    await visitor.go(`${world.resource}${page}`)
    assert.ok(visitor.hasButton('Sign in'), 'nor a key of one’s own')
  }
})

test('attack 51: another owner’s data is as far away as before', async () => {
  const anna = await somebody()
  const berta = await somebody()
  const visitor = new Person('visitor')
  await enter(world, visitor, anna.key, anna.resource)
  const answer = await send(world, 'DELETE', `${berta.resource}/bindings/1`, undefined, visitor)
  assert.equal(answer.status, 403)
})

test('attack 51: a replaced key takes effect after 72 hours, the owner is told and can keep the present one', async () => {
  const { person, resource, key } = await somebody()
  const thief = new RecoveryKey()
  await register(world, person, thief)
  assert.match(person.text, /asked to replace the recovery key/)
  await person.go(`${world.resource}/`)
  assert.match(person.text, /Another recovery key takes the place of yours/)
  time.offset += 71 * HOUR
  await isRefused('too early', thief.answer(await challenge(world, resource)))
  // The present key itself stops it, without a login.
  const visitor = new Person('visitor')
  await enter(world, visitor, key, resource)
  await visitor.go(`${world.resource}/recovery`)
  await visitor.press('Keep the present key')
  time.offset += 2 * HOUR
  await isRefused('kept', thief.answer(await challenge(world, resource)))
  assert.equal((await open(key.answer(await challenge(world, resource)))).status, 201)

  await register(world, person, thief)
  time.offset += 73 * HOUR
  await isRefused('replaced by now', key.answer(await challenge(world, resource)))
  assert.equal((await open(thief.answer(await challenge(world, resource)))).status, 201)
  // It was made three days before that; who has noted the day must not take it for somebody else's.
  await person.go(`${world.resource}/recovery`)
  await person.signInIfAsked()
  assert.match(person.text, /Your recovery key has been in force since/)
  assert.doesNotMatch(person.text, /Your recovery key was made on/)
})

test('attack 51: a key is removed after 72 hours', async () => {
  const { person, resource, key } = await somebody()
  await person.go(`${world.resource}/recovery`)
  await person.press('Remove it')
  await person.signInIfAsked()
  assert.match(person.text, /Your recovery key is removed on/)
  assert.equal((await open(key.answer(await challenge(world, resource)))).status, 201)
  time.offset += 73 * HOUR
  await isRefused('removed', key.answer(await challenge(world, resource)))
})

test('attack 51: the owner is told that the key was used, and that somebody tried', async () => {
  const { person, resource, key } = await somebody()
  await isRefused('forged', new RecoveryKey().answer(await challenge(world, resource)))
  await enter(world, new Person('visitor'), key, resource)
  await person.go(`${world.resource}/`)
  assert.match(person.text, /Somebody tried to use a recovery key here and was refused/)
  assert.match(person.text, /The recovery key was used/)
  await person.go(`${world.resource}/recovery`)
  assert.match(person.text, /The recovery key was used/)
  await person.go(`${world.resource}/`)
  assert.doesNotMatch(person.text, /The recovery key was used/, 'seen by now')
})

test('attack 68: the key is made and removed only right after signing in', async () => {
  const { person } = await somebody()
  time.offset += 11 * 60_000
  for (const [path, button] of [
    ['/recovery/key', ''],
    ['/recovery/remove', 'Remove it'],
  ] as const) {
    if (button) {
      await person.go(`${world.resource}/recovery`)
      await person.press(button)
    } else await person.go(`${world.resource}/recovery/new`)
    assert.equal(new URL(person.url).pathname, '/sign-in', path)
  }
  await person.go(`${world.resource}/recovery`)
  assert.doesNotMatch(person.text, /is removed on/)
})

test('attack 65: a page of another site opens no session with a key', async () => {
  const { resource, key } = await somebody()
  const answer = key.answer(await challenge(world, resource))
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }
  const body = JSON.stringify({ answer })
  const url = `${world.resource}/recovery/session`
  assert.equal((await fetch(url, { method: 'POST', headers, body })).status, 403)
  assert.equal((await open(answer)).status, 201)
})
