/** An app that holds a permission asks again for part of it: its tokens are never made less by that. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGrant } from '@mandate/grants'
import { as, grantOf, json, network, oauthError, refused, resource } from '../_net.ts'
import { MandateClient } from '../index.ts'

const options = {
  clientId: 'https://app.example/client.json',
  redirectUri: 'https://app.example/callback',
}
const WHOLE = readGrant(grantOf('g1')).authorization_details
const PART = WHOLE.map((item) => ({ ...item, filter: { time: '<2019' } }))

/** All that the grant says is held; whoever asks again gets tokens for part of it. */
async function held(how: { prompt?: string } = {}) {
  const net = network()
  let details: object = WHOLE
  net.handlers['POST /token'] = () => json(net.token({ authorization_details: details }))
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const ask = async (more: { prompt?: string } = {}) => {
    const scope = 'google.photos.title'
    const { state } = await mandate.authorizationUrl('anna@as.example', { scope }, more)
    return mandate.finish(
      `${options.redirectUri}?${new URLSearchParams({ code: 'c', state, iss: as })}`,
    )
  }
  const access = await ask()
  details = PART
  return { net, access, again: () => ask(how) }
}

test('asking for part of what is held already makes nothing less readable', async () => {
  const { access, again } = await held()
  const same = await again()
  assert.equal(same.id, access.id)
  assert.deepEqual(same.details, WHOLE)
})

test('a sign-in that was asked for anew counts, whatever the tokens cover', async () => {
  const { again } = await held({ prompt: 'login' })
  assert.deepEqual((await again()).details, PART)
})

test('what is held and renewed no more gives way to tokens for a part', async () => {
  const { net, access, again } = await held()
  const answer = net.handlers['POST /token']
  assert.ok(answer)
  net.handlers['POST /token'] = (one) =>
    one.body.has('refresh_token') ? oauthError('invalid_grant') : answer(one)
  net.handlers[`GET ${new URL(resource).pathname}/collections`] = () => refused('invalid_token')
  await assert.rejects(access.collections(), { code: 'ended' })
  assert.deepEqual((await again()).details, PART)
})
