/** What has just happened to the data, the provider may not have heard yet: the app asks once more after a moment. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { data, options } from '../_allowed.ts'
import { as, json, network, oauthError, refused, resource } from '../_net.ts'
import { MandateClient } from '../index.ts'

/** An app that can prove who it is; its data refuse whatever token but one that a grant was exchanged for. */
async function refusedThere(takenAt: number) {
  const net = network()
  let exchanges = 0
  let good = ''
  net.handlers['POST /token'] = ({ body }) => {
    const isExchange = body.get('grant_type')?.endsWith('token-exchange')
    if (isExchange && ++exchanges < takenAt) return oauthError('invalid_grant')
    const tokens = net.token() as { access_token: string }
    if (isExchange) good = tokens.access_token
    return json(tokens)
  }
  net.handlers[data('collections')] = ({ headers }) =>
    headers.get('authorization') === `DPoP ${good}`
      ? json({ collections: [] })
      : refused('invalid_token')
  net.handlers[data('changes/google.photos')] = () => refused('invalid_token')
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const key = { privateKey: pair.privateKey, kid: 'k' }
  const mandate = new MandateClient({ ...options, key, fetch: net.fetch })
  const { state } = await mandate.authorizationUrl(resource, { scope: 'google.photos.title' })
  const query = new URLSearchParams({ code: 'c', state, iss: as })
  const access = await mandate.finish(`${options.redirectUri}?${query}`)
  return { access, exchanges: () => exchanges }
}

test('a provider that hears a moment later what happened to the data gives tokens then', async () => {
  const { access, exchanges } = await refusedThere(2)
  assert.deepEqual(await access.collections(), [])
  assert.equal(exchanges(), 2)
})

test('what has ended is said after the second time, and not asked for for ever', async () => {
  const { access, exchanges } = await refusedThere(Number.POSITIVE_INFINITY)
  await assert.rejects(access.collections(), { code: 'ended' })
  assert.equal(exchanges(), 2)
})

test('who reads no longer waits for no second time', async (t) => {
  const { access, exchanges } = await refusedThere(2)
  // The moment passes for nobody.
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const reader = new AbortController()
  const why = new Error('the reader has gone on')
  const asked = access.changes('google.photos', undefined, { signal: reader.signal })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  while (exchanges() === 0) await turn()
  // Its answer is read, and the app waits.
  for (let turns = 0; turns < 100; turns++) await turn()
  reader.abort(why)
  await assert.rejects(asked, why)
  assert.equal(exchanges(), 1)
})
