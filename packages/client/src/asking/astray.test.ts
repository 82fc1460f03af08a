import assert from 'node:assert/strict'
import { test } from 'node:test'
import { options } from '../_allowed.ts'
import { as, network, resource } from '../_net.ts'
import { MandateClient } from '../index.ts'

const photos = { scope: 'google.photos.title' }

test('attack: nobody is sent, and nothing is, to what a stranger’s issuer names elsewhere', async () => {
  const elsewhere = [
    { authorization_endpoint: 'javascript:alert(1)//' },
    { authorization_endpoint: 'file:///etc/passwd' },
    { authorization_endpoint: 'https://app.example/callback?code=stolen' },
    { token_endpoint: 'https://inside.example/' },
    { pushed_authorization_request_endpoint: 'https://inside.example/' },
    { authorization_endpoint: 'no address' },
  ]
  for (const bent of elsewhere) {
    const net = network()
    net.metadata = bent
    const mandate = new MandateClient({ ...options, fetch: net.fetch })
    const asked = [
      mandate.authorizationUrl('anna@as.example', photos),
      mandate.authorizationUrl(resource, photos),
      mandate.openShared({ iss: as, resource, grantId: 'g' }),
    ]
    for (const one of asked)
      await assert.rejects(one, { code: 'unfit_server' }, JSON.stringify(bent))
    assert.ok(
      net.sent.every(({ method }) => method === 'GET'),
      JSON.stringify(bent),
    )
  }
})

test('what is said to be an address and is none is a refusal, wherever it stands', async () => {
  const net = network()
  net.inCharge = 'as example'
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const wrong = { code: 'bad_address' }
  await assert.rejects(mandate.authorizationUrl('anna@as.example', photos), wrong)
  await assert.rejects(mandate.authorizationUrl(resource, photos), wrong)
  await assert.rejects(mandate.openShared({ iss: as, resource: 'x', grantId: 'g' }), wrong)
  net.inCharge = as
  await assert.rejects(mandate.openShared({ iss: 'x', resource, grantId: 'g' }), wrong)
})
