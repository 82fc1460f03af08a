/** The log that an owner keeps goes out compressed, like every other long text, and is the same. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  const resource = await owner(world, anna)
  const app = ends.use(await App.start())
  const ask = { scope: 'google.photos.title', resource }
  const tokens = await app.obtain(anna, world.authorization, ask)
  await app.read(`${resource}/records/google.photos`, tokens.access_token)
})
after(() => ends.disposeAsync())

/** With something in it: entries have their place in the chain a second after they are written. */
async function log(service: string, headers: Record<string, string>) {
  for (;;) {
    const text = await (await anna.fetch(`${service}/activity.jsonl`)).text()
    if (text.split('\n').length > 2) return ask(service, headers)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Nothing is decoded on the way, as `fetch` would. */
async function ask(service: string, headers: Record<string, string>) {
  const url = `${service}/activity.jsonl`
  const cookie = anna.cookieFor(url)
  const request = http.request(url, { headers: { cookie, ...headers } }).end()
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage]
  return { answer, body: await buffer(answer) }
}

test('in the coding that a page of the service asks for, at both services', async () => {
  for (const service of [world.resource, world.authorization]) {
    const own = { 'accept-encoding': 'gzip', 'sec-fetch-site': 'same-origin' }
    const { answer, body } = await log(service, own)
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.headers['content-encoding'], 'gzip', service)
    assert.match(String(answer.headers.vary), /Accept-Encoding/)
    assert.match(String(answer.headers['content-disposition']), /activity\.jsonl/)
    const lines = gunzipSync(body).toString().trimEnd().split('\n')
    assert.ok(lines.length > 1, service)
    for (const line of lines) assert.equal(typeof JSON.parse(line), 'object')
    assert.match(lines.at(-1) ?? '', /^\{"head":/, 'it is whole to its end')
  }
})

test('as it is for who asks for no coding, and for a link from elsewhere', async () => {
  for (const headers of [{}, { 'accept-encoding': 'gzip', 'sec-fetch-site': 'cross-site' }]) {
    const { answer, body } = await log(world.resource, headers as Record<string, string>)
    assert.equal(answer.headers['content-encoding'], undefined)
    assert.match(body.toString(), /\n\{"head":[^\n]+\n$/)
  }
})
