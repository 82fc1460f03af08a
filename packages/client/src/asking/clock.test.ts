import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowed, data, options } from '../_allowed.ts'
import { json, network, oauthError } from '../_net.ts'
import { MandateClient, memoryStore } from '../index.ts'

test('a clock that is wrong is set right by the first refusal of each server, once', async () => {
  for (const wrong of [-3_600, 3_600]) {
    const net = network()
    const now = () => Math.floor(Date.now() / 1000) - wrong
    const when = () => ({ date: new Date(now() * 1000).toUTCString() })
    const isDated = ({ headers }: { headers: Headers }) => {
      const [, payload = ''] = headers.get('dpop')?.split('.') ?? []
      const { iat } = JSON.parse(Buffer.from(payload, 'base64url').toString())
      return Math.abs(iat - now()) <= 60
    }
    net.handlers['POST /par'] = (one) =>
      isDated(one)
        ? json({ request_uri: 'urn:x:1', expires_in: 60 }, 201)
        : oauthError('invalid_dpop_proof', when())
    net.handlers['POST /token'] = (one) =>
      isDated(one) ? json(net.token()) : oauthError('invalid_dpop_proof', when())
    net.handlers[data('collections')] = (one) =>
      isDated(one)
        ? json({ collections: [] })
        : new Response(null, {
            status: 401,
            headers: { ...when(), 'www-authenticate': 'DPoP error="invalid_dpop_proof"' },
          })
    const store = memoryStore()
    const { access } = await allowed(net, store)
    assert.deepEqual(await access.collections(), [])
    assert.deepEqual([net.to('/par').length, net.to('/token').length], [2, 1])
    // Another day: nothing is known of the time yet.
    const again = await new MandateClient({ ...options, fetch: net.fetch, store }).access('g1')
    assert.deepEqual(await again.collections(), [])
    assert.equal(net.to('/token').length, 1, 'a token that is good is not renewed for it')
  }
})

test('a proof that is refused for something else is not sent again', async () => {
  const { net, access } = await allowed()
  const date = new Date().toUTCString()
  net.handlers[data('collections')] = () =>
    new Response(null, {
      status: 401,
      headers: { date, 'www-authenticate': 'DPoP error="invalid_dpop_proof"' },
    })
  net.handlers['POST /token'] = () => oauthError('invalid_dpop_proof', { date })
  await assert.rejects(access.collections(), { code: 'invalid_dpop_proof' })
  assert.equal(net.sent.filter(({ url }) => url.pathname.endsWith('/collections')).length, 1)
})
