/** Who answers too late costs nobody what they have said: the same callback may be taken again. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { as, json, network, nextAs, resource } from '../_net.ts'
import { MandateClient } from '../index.ts'

const options = {
  clientId: 'https://app.example/client.json',
  redirectUri: 'https://app.example/callback',
}
const callback = (state: string, iss = as) =>
  `${options.redirectUri}?${new URLSearchParams({ code: 'c', state, iss })}`
const comeAgain = () => json({ code: 'temporarily_unavailable' }, 503, { 'retry-after': '1' })

/** The first answer of `path` at `origin` is *come again*. */
function busyOnce(net: ReturnType<typeof network>, path: string, origin: string): void {
  const before = net.handlers[`POST ${path}`]
  let isBusy = true
  net.handlers[`POST ${path}`] = (one) => {
    if (one.url.origin === origin && isBusy) {
      isBusy = false
      return comeAgain()
    }
    return before?.(one) ?? json(net.token())
  }
}

test('a provider that cannot answer now is asked again with the same code', async () => {
  const net = network()
  busyOnce(net, '/token', as)
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { state } = await mandate.authorizationUrl('anna@as.example', {
    scope: 'google.photos.title',
  })
  await assert.rejects(mandate.finish(callback(state)), { status: 503, retryAfter: 1 })
  assert.equal((await mandate.finish(callback(state))).resource, resource)
  await assert.rejects(mandate.finish(callback(state)), { code: 'unknown_callback' })
})

test('what was said of a person is not lost when the provider of the owner cannot answer', async () => {
  const net = network()
  net.handlers['POST /token'] = (one) =>
    json(one.url.origin === nextAs ? net.token({ identity_assertion: 'said' }) : net.token())
  busyOnce(net, '/token', as)
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { state } = await mandate.openShared({ iss: nextAs, resource, grantId: 'g1' })
  await assert.rejects(mandate.finish(callback(state, nextAs)), { status: 503 })
  const access = await mandate.finish(callback(state, nextAs))
  assert.equal(access.resource, resource)
  const codes = net.to('/token').filter(({ body }) => body.has('code'))
  assert.equal(codes.length, 1, 'its code counts once')
  const said = net.to('/token').filter(({ body }) => body.get('assertion') === 'said')
  assert.equal(said.length, 2)
})

test('tokens that were brought are kept while nobody says whom the owner trusts', async () => {
  const net = network()
  const about = `GET /.well-known/oauth-protected-resource${new URL(resource).pathname}`
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { state } = await mandate.authorizationUrl('anna@as.example', {
    scope: 'google.photos.title',
  })
  net.handlers[about] = comeAgain
  await assert.rejects(mandate.finish(callback(state)), { status: 503 })
  delete net.handlers[about]
  assert.equal((await mandate.finish(callback(state))).resource, resource)
  assert.equal(net.to('/token').length, 1, 'its code counts once')
})
