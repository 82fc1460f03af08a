/** A resource service that lies sends a grant it made up, under the id of somebody else's, before that one arrives. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyPair, sign } from '../../support/keys.ts'
import { Person } from '../../support/person.ts'
import { hashOf, StubResource } from './stub-resource.ts'
import { stubWorld } from './stub-world.ts'

const REVOKED = 'urn:mandate:params:event:grant-revoked'

test('a made-up carried grant takes nobody’s place; the honest one works in every way', async () => {
  await using former = await stubWorld()
  await using next = await stubWorld()
  await using liar = await StubResource.start()
  const { app, stub } = former
  const scope = 'google.photos.title'
  const tokens = await app.obtain(former.anna, former.issuer, { scope })
  const { grant_id: id } = tokens

  const mallory = new Person('mallory')
  await mallory.signUp(next.issuer)
  const deliver = async (changes: Record<string, unknown>) => {
    const claims = JSON.parse(Buffer.from(tokens.grant.split('.')[1] ?? '', 'base64url').toString())
    const header = { typ: 'grant+jwt', kid: 'x' }
    const about = { sub: liar.resource, aud: liar.resource }
    const forged = await sign({ ...claims, ...about, ...changes }, header, await keyPair('Ed25519'))
    const linked = await liar.linkAt(mallory, next.issuer)
    const named = String(changes['jti'] ?? id)
    const carry = [{ grant: named, sha256: hashOf(forged) }]
    const binding = await liar.binding(next.issuer, linked, { carry })
    return (await liar.deliver(next.issuer, linked, binding, [forged])).status
  }
  // Of a home that moved it may be about the former address: it is kept, and stands in place of none.
  assert.equal(await deliver({ sub: stub.resource, aud: stub.resource }), 204, 'about other data')
  assert.equal(await deliver({ jti: `${id}~x` }), 400, 'an id that is none')
  assert.equal(await deliver({}), 204, 'about its own')

  const linked = await stub.linkAt(next.anna, next.issuer)
  const carry = [{ grant: id, sha256: hashOf(tokens.grant) }]
  const binding = await stub.binding(next.issuer, linked, { carry })
  assert.equal((await stub.deliver(next.issuer, linked, binding, [tokens.grant])).status, 204)
  assert.equal((await stub.deliver(next.issuer, linked, binding, [tokens.grant])).status, 204)

  // Without its user, with its user, renewed.
  const { token_endpoint } = await app.metadata(next.issuer)
  const exchange = () =>
    app.post(String(token_endpoint), next.issuer, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: tokens.grant,
      subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
    })
  const exchanged = await exchange()
  assert.equal(exchanged.status, 200, exchanged.text)
  assert.deepEqual([exchanged.body['grant_id'], exchanged.body['grant']], [id, tokens.grant])
  const moved = await app.obtain(next.anna, next.issuer, { scope, prompt: 'none' })
  assert.deepEqual([moved.grant_id, moved.grant], [id, tokens.grant])
  assert.equal((await app.refresh(next.issuer, moved.refresh_token as string)).status, 200)
  await next.anna.go(`${next.issuer}/access/${id}/change`)
  assert.equal(next.anna.status, 200, next.anna.text)
  await mallory.go(`${next.issuer}/access/${id}/end`)
  await mallory.signInIfAsked()
  await mallory.press('End access')
  assert.equal((await app.refresh(next.issuer, moved.refresh_token as string)).status, 200)

  // Ended where the data is, by the id that everybody knows.
  await liar.push(next.issuer, { [REVOKED]: { resource: liar.resource, grant_id: id } })
  assert.equal((await app.refresh(next.issuer, moved.refresh_token as string)).status, 200)
  const told = await stub.push(next.issuer, {
    [REVOKED]: { resource: stub.resource, grant_id: id },
  })
  assert.equal(told.status, 202)
  const over = await app.refresh(next.issuer, moved.refresh_token as string)
  assert.equal(over.body.error, 'invalid_grant')

  // The very document of somebody else, carried as if their data had moved to it, revives nothing that is over.
  const same = [{ grant: id, sha256: hashOf(tokens.grant) }]
  const again = await liar.linkAt(mallory, next.issuer)
  const lie = await liar.binding(next.issuer, again, { carry: same })
  assert.equal((await liar.deliver(next.issuer, again, lie, [tokens.grant])).status, 204)
  const after = await exchange()
  assert.equal(after.body.error, 'invalid_grant', after.text)
})
