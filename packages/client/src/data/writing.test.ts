import assert from 'node:assert/strict'
import { test } from 'node:test'
import { as, json, network, refused, resource } from '../_net.ts'
import { MandateClient } from '../client.ts'

interface Note {
  text: string
  stars?: number
}

/** An access, and the network that it is on. */
async function held() {
  const net = network()
  const redirectUri = 'https://app.example/back'
  const mandate = new MandateClient({
    clientId: 'https://app.example/client.json',
    redirectUri,
    fetch: net.fetch,
  })
  const { state } = await mandate.authorizationUrl(resource, { scope: 'example.notes.a.*:append' })
  const back = new URLSearchParams({ code: 'c', state, iss: as })
  const access = await mandate.finish(`${redirectUri}?${back}`)
  const path = `${new URL(resource).pathname}/records/example.app.notes`
  return { net, access, path }
}

const made = (body: object, etag: string, status = 201) => json(body, status, { etag })

test('what is appended again, because the token was over, has the same key', async () => {
  const { net, access, path } = await held()
  const answers = [refused('invalid_token'), made({ id: 'n1', text: 'a' }, '"1"')]
  net.handlers[`POST ${path}`] = () => answers.shift() as Response
  const note = await access.append<Note>('example.app.notes', { text: 'a' })
  assert.deepEqual(note, { id: 'n1', text: 'a' })
  const keys = net.to(path).map(({ headers }) => headers.get('idempotency-key'))
  assert.equal(keys.length, 2)
  assert.match(String(keys[0]), /^"[0-9a-f-]{36}"$/)
  assert.equal(keys[1], keys[0])
})

test('several are appended at once, in a list', async () => {
  const { net, access, path } = await held()
  net.handlers[`POST ${path}`] = () => json({ records: [{ id: 'n1' }, { id: 'n2' }] }, 201)
  const notes = await access.append<Note>('example.app.notes', [{ text: 'a' }, { text: 'b' }], {
    key: 'k',
  })
  assert.deepEqual(
    notes.map(({ id }) => id),
    ['n1', 'n2'],
  )
  assert.equal(net.to(path)[0]?.headers.get('idempotency-key'), '"k"')
})

test('what is wrong with a document is told as the server says it, with its place', async () => {
  const { net, access, path } = await held()
  const detail = 'document 1 of the list, counted from 0: /text must be string.'
  const problem = { code: 'invalid_document', detail, pointer: '/text', document: 1 }
  net.handlers[`POST ${path}`] = () => json(problem, 422)
  const wrong = access.append<object>('example.app.notes', [{ text: 'a' }, { text: 7 }])
  await assert.rejects(wrong, {
    ...{ code: 'invalid_document', message: detail, status: 422, problem },
  })
})

test('a record is changed in the state in which it was seen, one named by its id in any', async () => {
  const { net, access, path } = await held()
  net.handlers[`GET ${path}/n1`] = () => made({ id: 'n1', text: 'a' }, '"1"', 200)
  net.handlers[`PATCH ${path}/n1`] = () => made({ id: 'n1', text: 'b' }, '"2"', 200)
  net.handlers[`DELETE ${path}/n1`] = () => new Response(null, { status: 204 })
  const note = await access.record('example.app.notes', 'n1')
  const changed = await access.update<Note>('example.app.notes', note, { text: 'b', stars: null })
  await access.update<Note>('example.app.notes', 'n1', { text: 'c' })
  await access.remove('example.app.notes', changed)
  const states = net
    .to(`${path}/n1`)
    .map(({ method, headers }) => `${method} ${headers.get('if-match')}`)
  assert.deepEqual(states, ['GET null', 'PATCH "1"', 'PATCH *', 'DELETE "2"'])
})

test('a record that was changed meanwhile is an error with its code', async () => {
  const { net, access, path } = await held()
  net.handlers[`PATCH ${path}/n1`] = () => json({ code: 'precondition_failed', detail: 'no' }, 412)
  const change = access.update<Note>('example.app.notes', 'n1', { text: 'b' })
  await assert.rejects(change, { code: 'precondition_failed', status: 412 })
})
