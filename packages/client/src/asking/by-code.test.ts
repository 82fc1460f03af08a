import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { as, json, network, oauthError, resource } from '../_net.ts'
import { askByCode } from '../index.ts'

const CLIENT = 'https://app.example/client.json'
const photos = { scope: 'google.photos.title' }

/** A provider that gives a code and is asked again after `interval` seconds; `answers` come one after the other. */
function providerOf(...answers: (() => Response)[]) {
  const net = network()
  net.metadata = { device_authorization_endpoint: `${as}/device/auth` }
  const code = { device_code: 'd', user_code: 'BCDF-GHJK', verification_uri: `${as}/device` }
  net.handlers['POST /device/auth'] = () => json({ ...code, expires_in: 600, interval: 0.001 })
  net.handlers['POST /token'] = () => (answers.shift() ?? (() => json(net.token())))()
  return net
}

const ask = async (net: ReturnType<typeof network>) => {
  const asked = await askByCode({ clientId: CLIENT, fetch: net.fetch }, resource, photos)
  return asked.wait()
}
const pending = () => oauthError('authorization_pending')
const away = () => {
  throw new TypeError('fetch failed')
}

test('whoever waits for an answer goes on when nobody answers for a while', async () => {
  const busy = () => json({ error: 'temporarily_unavailable', code: 'rate_limited' }, 429)
  const broken = () => new Response('<h1>Bad gateway</h1>', { status: 502 })
  const net = providerOf(pending, away, busy, broken, pending)
  const access = await ask(net)
  assert.equal(access.resource, resource)
  assert.equal(net.to('/token').length, 6)
})

test('a refusal, and a code that nobody typed in time, end the waiting', async () => {
  await assert.rejects(ask(providerOf(pending, () => oauthError('access_denied'))), {
    code: 'refused',
  })
  await assert.rejects(ask(providerOf(away, () => oauthError('expired_token'))), {
    code: 'expired',
  })
  await assert.rejects(ask(providerOf(() => oauthError('invalid_client'))), {
    code: 'invalid_client',
  })
})

test('attack: what is no page is not shown as the one where a code is typed', async () => {
  for (const bent of [
    { verification_uri: 'javascript:alert(1)' },
    { verification_uri_complete: 'file:///etc/passwd' },
    { verification_uri: 'type it at evil.example' },
  ]) {
    const net = providerOf()
    const code = { device_code: 'd', user_code: 'BCDF-GHJK', verification_uri: `${as}/device` }
    net.handlers['POST /device/auth'] = () => json({ ...code, expires_in: 600, ...bent })
    const asked = askByCode({ clientId: CLIENT, fetch: net.fetch }, resource, photos)
    await assert.rejects(asked, { code: 'unexpected_answer' }, JSON.stringify(bent))
  }
})

test('a signal is held by no pause that is over', async () => {
  const net = providerOf(pending, pending, pending)
  const { signal } = new AbortController()
  const asked = await askByCode({ clientId: CLIENT, fetch: net.fetch }, resource, photos)
  await asked.wait({ signal })
  assert.equal(net.to('/token').length, 4)
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})
