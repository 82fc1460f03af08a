/** What is described can be asked as it is described, and in no other way: parameters and methods. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

interface Parameter {
  name: string
  in: string
}

test('the parameters that are described are those that are taken', async () => {
  const { paths } = (await (await fetch(`${world.resource}/openapi.json`)).json()) as {
    paths: Record<string, { get?: { tags: string[]; parameters: Parameter[] } }>
  }
  const names: Record<string, string> = {
    address: resource.split('/').at(-1) as string,
    ...{ collection: 'google.photos', record: 'x', sha256: '0'.repeat(64) },
  }
  const reading = Object.entries(paths).filter(([, { get }]) => get?.tags.includes('Reading'))
  assert.ok(reading.length > 6)
  for (const [path, { get }] of reading) {
    const there = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '')
    const answer = await anna.fetch(`${world.resource}${there}?nonsense=1`)
    if (answer.status === 200) assert.match(there, /^\/owners\/\w+$/, 'what has no parameters')
    else {
      assert.equal(answer.status, 400, path)
      const { detail } = (await answer.json()) as { detail: string }
      const taken = /^There is no parameter nonsense; there are (.*)\.$/.exec(detail)?.[1]
      const described = get?.parameters.filter((one) => one.in === 'query').map(({ name }) => name)
      assert.equal(taken, described?.join(', ') || 'none', path)
    }
  }
})

test('an address that is asked in another way says in which it can be asked', async () => {
  const ways = [
    ['PUT', `${resource}/collections`, 'GET, HEAD'],
    ['PUT', `${resource}/records/google.photos`, 'GET, POST, HEAD'],
    ['PUT', `${resource}/records/google.photos/x`, 'GET, PATCH, DELETE, HEAD'],
    ['POST', `${resource}/changes/google.photos`, 'GET, HEAD'],
    ['POST', `${resource}/blobs/${'0'.repeat(64)}`, 'GET, HEAD'],
    ['DELETE', `${resource}/grants`, 'GET, HEAD'],
    ['POST', `${resource}/bindings/pending`, 'GET, PUT, HEAD'],
    ['POST', `${world.resource}/catalog`, 'GET, HEAD'],
    ['GET', `${world.resource}/events`, 'POST'],
    ['GET', `${world.authorization}/events`, 'POST'],
    ['GET', `${world.authorization}/token`, 'POST'],
    ['POST', `${world.authorization}/status/0`, 'GET, HEAD'],
    ['PUT', `${world.authorization}/grants/x`, 'GET, DELETE, HEAD'],
  ] as const
  for (const [method, url, allow] of ways) {
    const answer = await anna.fetch(url, { method, headers: { accept: 'application/json' } })
    const said = `${method} ${url}: ${await answer.text()}`
    assert.equal(answer.status, 405, said)
    assert.equal(answer.headers.get('allow'), allow, said)
  }
  assert.equal((await anna.fetch(`${resource}/nothing`, { method: 'PUT' })).status, 404)
  assert.equal((await fetch(`${resource}/collections`, { method: 'PUT' })).status, 401)
})
