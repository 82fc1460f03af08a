/** A resource service delivers, under the id of a grant that its binding carries, other bytes: nothing of it is taken, nor the binding. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Tokens } from '../../support/app.ts'
import { keyPair, sign } from '../../support/keys.ts'
import { hashOf, type Linked } from './stub-resource.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos.title'
let former: StubWorld
let next: StubWorld
let tokens: Tokens
let linked: Linked
before(async () => {
  former = await stubWorld()
  next = await stubWorld()
  tokens = await former.app.obtain(former.anna, former.issuer, { scope: SCOPE })
  linked = await former.stub.linkAt(next.anna, next.issuer)
})
after(async () => {
  await former[Symbol.asyncDispose]()
  await next[Symbol.asyncDispose]()
})

/** The same grant with more in it, signed by somebody. */
async function wider(): Promise<string> {
  const claims = JSON.parse(Buffer.from(tokens.grant.split('.')[1] ?? '', 'base64url').toString())
  const details = claims.authorization_details.map((one: object) => ({ ...one, fields: ['*'] }))
  const more = { ...claims, authorization_details: details }
  return sign(more, { typ: 'grant+jwt', kid: 'x' }, await keyPair('Ed25519'))
}

async function presented(grant: string): Promise<unknown> {
  const { token_endpoint: url = '' } = await former.app.metadata(next.issuer)
  const answer = await former.app.post(url, next.issuer, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: grant,
    subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
  })
  return answer.status === 200 ? answer.body['grant'] : answer.body.error
}

test('attack 74: what comes under the id of a carried grant has to be that document', async () => {
  const { stub } = former
  const forged = await wider()
  const carry = [{ grant: tokens.grant_id, sha256: hashOf(tokens.grant) }]
  const binding = await stub.binding(next.issuer, linked, { carry })
  for (const grants of [[forged], [tokens.grant, forged], [forged, tokens.grant]]) {
    const answer = await stub.deliver(next.issuer, linked, binding, grants)
    assert.equal(answer.status, 400, answer.text)
    assert.equal(answer.body.code, 'invalid_binding')
    assert.equal(await presented(forged), 'invalid_grant')
    assert.equal(await presented(tokens.grant), 'invalid_grant', 'the binding was not taken either')
  }
  const answer = await stub.deliver(next.issuer, linked, binding, [tokens.grant])
  assert.equal(answer.status, 204, answer.text)
  assert.equal(await presented(forged), 'invalid_grant')
  assert.equal(await presented(tokens.grant), tokens.grant)
})
