import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchAnswers } from '../support/described.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

test('what services tell each other is taken in the form that is described', async () => {
  await using world = await World.start({ worker: false })
  using watched = await watchAnswers(world)
  const { authorization: issuer } = world
  const { paths } = (await (await fetch(`${issuer}/openapi.json`)).json()) as {
    paths: Record<string, { post: { requestBody: { content: object } } }>
  }
  const formOf = (path: string) =>
    Object.keys(paths[path]?.post.requestBody.content ?? {}).join() || 'none'
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ typ: 'secevent+jwt', alg: 'Ed25519', kid: 'k' })}.${part({})}.c2ln`
  for (const path of ['/events', '/shares']) {
    const headers = { 'content-type': formOf(path) }
    const answer = await fetch(issuer + path, { method: 'POST', headers, body })
    assert.equal(answer.status, 400)
    assert.doesNotMatch(await answer.text(), /send one/, `${path}: ${headers['content-type']}`)
  }
  assert.equal(formOf('/binding'), 'application/json')
  assert.deepEqual([...watched.faults], [])
})

test('the cookie of an owner has the name by which it is described', async () => {
  await using world = await World.start({ worker: false })
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const { components } = (await (await fetch(`${world.resource}/openapi.json`)).json()) as {
    components: { securitySchemes: { session: { name: string } } }
  }
  const { name } = components.securitySchemes.session
  const value = new RegExp(`\\b${name}=([^;]+)`).exec(anna.cookieFor(resource))?.[1]
  const bindings = (cookie: string) =>
    fetch(`${resource}/bindings`, { headers: { cookie, 'sec-fetch-site': 'same-origin' } }).then(
      ({ status }) => status,
    )
  assert.equal(await bindings(`${name}=${value}`), 200)
  assert.equal(await bindings(`${name}=x`), 401)
})
