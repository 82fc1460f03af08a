import assert from 'node:assert/strict'
import { test } from 'node:test'
import { photos, Scene } from './_scene.ts'
import { read } from './_world.ts'

const s = Scene.set()

test('a token opens exactly what it says', async () => {
  const { status, json, text } = await s.ask()
  assert.equal(status, 200, text)
  assert.deepEqual(
    json.records.map(({ id, ...rest }: Record<string, unknown>) => rest),
    [{ title: 'beach', latitude: 38.72, longitude: -9.14 }],
  )
  assert.equal(json.next, null)
})

test('what was read, by whom and how much stands in the owner’s log', async () => {
  const path = `${photos}?fields=title`
  await s.ask({}, path)
  const [whole] = await s.world.log(s.anna)
  assert.equal(whole?.['verdict'], 'allowed')
  assert.equal(whole?.['client'], 'https://tripmap.example/client.json')
  assert.equal(whole?.['collection'], 'google.photos')
  assert.deepEqual(whole?.['details'], { fields: ['title'] })
  assert.equal(whole?.['rows'], 1)
  assert.ok((whole?.['bytes'] as number) > 50)
})

test('what is sent while it is read has an entry before the first byte and one at the end', async () => {
  await s.ask({ headers: { accept: 'application/x-ndjson' } }, `${photos}?fields=title`)
  const [closed, opened] = await s.world.log(s.anna)
  assert.equal(opened?.['verdict'], 'allowed')
  assert.equal(opened?.['rows'], null)
  assert.equal(closed?.['verdict'], 'closed')
  assert.equal(closed?.['access'], opened?.['access'])
  assert.equal(closed?.['rows'], 1)
})

test('nothing is sent whose entry in the log could not be written', async () => {
  await s.world.pool.query('alter table audit rename to away')
  try {
    const answer = await s.ask()
    assert.equal(answer.status, 500)
    assert.doesNotMatch(answer.text, /beach|38\.7/)
  } finally {
    await s.world.pool.query('alter table away rename to audit')
  }
})

test('attack 35: a token in the address', async () => {
  const token = await s.bentToken()
  const answer = await s.ask({ token }, `${photos}?access_token=${token}`)
  assert.equal(answer.status, 400)
  assert.equal(answer.json.code, 'invalid_request')
})

test('attack 54: an old sign-in for what is sensitive', async () => {
  const sensitive = 'google.visits.name'
  const path = '/records/google.visits'
  const now = Math.floor(s.world.clock() / 1000)
  const old = await s.ask(
    {
      claims: { auth_time: now - 16 * 60 },
      token: await s.bentToken({ claims: { auth_time: now - 16 * 60 } }, sensitive),
    },
    path,
  )
  s.assertRefused(old, 'insufficient_user_authentication', 'sixteen minutes before')
  const unsaid = await s.bentToken({ claims: { auth_time: undefined } }, sensitive)
  s.assertRefused(
    await s.ask({ token: unsaid }, path),
    'insufficient_user_authentication',
    'not said',
  )
  assert.equal((await s.ask({ token: await s.bentToken({}, sensitive) }, path)).status, 200)
})

test('attack 54: what the token does not cover is refused with the scope that would do', async () => {
  const other = await s.ask({}, '/records/google.youtube.watched')
  assert.equal(other.status, 403)
  assert.equal(other.json.code, 'insufficient_scope')
  assert.equal(other.json.scope, 'google.youtube.watched.*')
  assert.equal((await s.ask({}, '/records/no.such')).status, 403)
  const field = await s.ask({}, `${photos}?fields=device`)
  assert.deepEqual([field.status, field.json.scope], [403, 'google.photos.device'])
  const finer = await s.ask({}, `${photos}?fields=latitude`)
  assert.equal(finer.json.records[0].latitude, 38.72)
  assert.equal((await s.ask({}, `${photos}?fields=latitude~0.001`)).status, 403)
})

test('attack 55: an unknown owner, an unbound issuer and an empty home look the same', async () => {
  const empty = await s.world.newOwner('empty')
  const token = await s.bentToken()
  const shapes = new Set<string>()
  for (const address of [empty.address, 'a'.repeat(26), 'x', s.anna.address]) {
    const url = `${s.world.publicUrl}/owners/${address}${photos}`
    const compact =
      address === s.anna.address
        ? await s.bentToken({ claims: { iss: 'https://no.example' } })
        : token
    const headers = { authorization: `DPoP ${compact}`, dpop: await s.trips.proof(url, compact) }
    const answer = await read(await fetch(url, { headers }))
    const challenge = answer.headers.get('www-authenticate')?.replace(address, '{id}')
    shapes.add(JSON.stringify([answer.status, answer.json, challenge, [...answer.headers.keys()]]))
  }
  assert.equal(shapes.size, 1, [...shapes].join('\n'))
})

test('without a token everything below a resource says where its metadata is', async () => {
  for (const path of ['', '/', '/collections', photos, '/blobs/x', '/nothing/here']) {
    for (const address of [s.anna.address, 'a'.repeat(26)]) {
      const answer = await read(await fetch(`${s.world.publicUrl}/owners/${address}${path}`))
      s.assertRefused(answer, 'invalid_token', path)
      assert.doesNotMatch(answer.headers.get('www-authenticate') ?? '', /error=/)
    }
  }
  const document = await read(
    await fetch(
      `${s.world.publicUrl}/.well-known/oauth-protected-resource/owners/${s.anna.address}`,
    ),
  )
  assert.equal(document.json.resource, s.anna.resource)
  assert.deepEqual(document.json.authorization_servers, [s.world.issuer.url])
  assert.equal(document.json.dpop_bound_access_tokens_required, true)
  const unknown = await fetch(
    `${s.world.publicUrl}/.well-known/oauth-protected-resource/owners/${'a'.repeat(26)}`,
  )
  assert.equal(unknown.status, 404)
})

test('attack 56: any origin may ask with a token, none with cookies', async () => {
  const url = `${s.anna.resource}${photos}`
  const origin = 'https://app.example'
  const asked = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,dpop',
    },
  })
  assert.equal(asked.status, 204)
  for (const answer of [asked, await fetch(url, { headers: { origin } })]) {
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.equal(answer.headers.get('access-control-allow-credentials'), null)
  }
  assert.match(asked.headers.get('access-control-allow-headers') ?? '', /Authorization, DPoP/)
  const page = await fetch(`${s.world.publicUrl}/explore`, {
    headers: { origin },
    redirect: 'manual',
  })
  assert.equal(page.headers.get('access-control-allow-origin'), null)
})
