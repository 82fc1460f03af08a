/** The whole home as one archive, which anybody can read and check. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { App } from '../support/app.ts'
import { madeFacebook, madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { Archive, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

test('everything is in the archive, and each byte of it is vouched for', async () => {
  await using world = await World.start()
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  for (const made of [await madeTakeout(), await madeFacebook()]) {
    await importFiles(anna, resource, made.files)
  }
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  const read = await app.read(`${resource}/records/google.photos`, tokens.access_token)
  assert.equal(read.status, 200)

  const shown = await takeOut(anna, resource, 64 * 1024)
  assert.ok(shown.parts.length > 1, 'made in several parts')
  const archive = await Archive.open(await fetchParts(anna, resource, shown))

  // From the manifest down to every file.
  const manifest = await archive.json<{
    parts: { name: string; list: { path: string; sha256: string }; sha256?: string }[]
    counts: Shown['counts']
  }>('manifest.json')
  assert.deepEqual(
    manifest.parts.map(({ name, sha256 }) => [name, sha256]).slice(0, -1),
    shown.parts.map(({ name, sha256 }) => [name, sha256]).slice(0, -1),
  )
  const listed = new Map<string, { size: number; sha256: string }>()
  for (const { list } of manifest.parts) {
    const text = await archive.bytes(list.path)
    assert.equal(sha256(text), list.sha256)
    for (const line of String(text).split('\n').filter(Boolean)) {
      const { path, ...about } = JSON.parse(line) as { path: string; size: number; sha256: string }
      listed.set(path, about)
    }
  }
  for (const path of archive.paths) {
    if (/^manifest/.test(path)) continue
    const bytes = await archive.bytes(path)
    assert.deepEqual(listed.get(path), { size: bytes.length, sha256: sha256(bytes) }, path)
    listed.delete(path)
  }
  assert.deepEqual([...listed.keys()], [], 'what is listed is there')

  // Every record as the owner reads it here, and the bytes of every file.
  const { collections } = (await (await anna.fetch(`${resource}/collections`)).json()) as {
    collections: { name: string; count: number }[]
  }
  let files = 0
  for (const { name, count } of collections) {
    const lines = await archive.lines<{ id: string; fields: Record<string, unknown> }>(
      `records/${name}`,
    )
    assert.equal(lines.length, count, name)
    assert.equal(manifest.counts.records[name] ?? 0, count, name)
    const answer = await anna.fetch(`${resource}/records/${name}?limit=1000`)
    const { records } = (await answer.json()) as { records: Record<string, unknown>[] }
    const ids = new Set(lines.map((line) => line.id))
    for (const record of records)
      assert.ok(ids.has(String(record['id'])), `${name} ${record['id']}`)
    for (const { fields } of lines) {
      const { sha256: hash } = (fields['original'] ?? {}) as { sha256?: string }
      if (hash === undefined) continue
      const path = archive.paths.find((one) => one.startsWith(`files/${hash.slice(0, 2)}/${hash}`))
      assert.equal(sha256(await archive.bytes(path ?? '')), hash)
      files += 1
    }
  }
  assert.ok(files >= 40, `photos with their bytes: ${files}`)
  const [photo] = await archive.lines<Record<string, unknown>>('records/google.photos')
  for (const member of ['id', 'time', 'account', 'fields', 'rest', 'source']) {
    assert.ok(member in (photo ?? {}), member)
  }

  // What was allowed, whom the owner trusts, and who read.
  const [grant] = await archive.lines<{ grant_id: string; jws: string }>('grants')
  assert.equal(grant?.jws, tokens.grant)
  const receipt = JSON.parse(String(await archive.bytes('receipts.jsonl')))
  assert.equal(receipt.record_id, tokens.grant_id)
  const bindings = (await (await anna.fetch(`${resource}/bindings`)).json()) as {
    bindings: { jwt: string }[]
  }
  assert.deepEqual(
    (await archive.lines<{ jwt: string }>('bindings')).map(({ jwt }) => jwt),
    bindings.bindings.map(({ jwt }) => jwt),
  )
  assert.match(String(await archive.bytes('audit.jsonl')), new RegExp(tokens.grant_id))
  assert.doesNotMatch(String(await archive.bytes('id-key.json')), /few words/)
})

test('attack 68: a stolen session fetches no archive and makes none; the owner signs in again for it', async () => {
  await using world = await World.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const shown = await takeOut(anna, resource)
  const link = new URL(shown.parts[0]?.url ?? '', resource).href
  assert.equal((await anna.fetch(link)).status, 200)

  const thief = anna.otherTab()
  const now = Date.now
  try {
    Date.now = () => now() + 11 * 60_000
    const asked = await thief.fetch(`${resource}/exports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ passphrase: 'a thief chooses words' }),
    })
    assert.equal(asked.status, 401)
    const signIn = /^DPoP .*error="insufficient_user_authentication"/
    assert.match(asked.headers.get('www-authenticate') ?? '', signIn)
    assert.equal(
      ((await asked.json()) as { code: string }).code,
      'insufficient_user_authentication',
    )
    const looked = (await (
      await thief.fetch(`${resource}/exports/${shown.export}`)
    ).json()) as Shown
    assert.equal(looked.parts[0]?.url, undefined)
    const guessed = `${resource}/exports/${shown.export}/parts/1`
    for (const key of ['', '?key=', `?key=${'A'.repeat(43)}`]) {
      const refused = await thief.fetch(guessed + key)
      assert.equal(refused.status, 401)
      assert.match(refused.headers.get('www-authenticate') ?? '', signIn)
    }
    await thief.go(`${world.resource}/take-out`)
    assert.ok(!thief.page.html.includes('key='), 'no link on the page')
    for (const page of ['/take-out/new', '/take-out/parts']) {
      await thief.go(`${world.resource}${page}`)
      assert.equal(new URL(thief.url).pathname, '/sign-in')
    }
    // A download that the owner has begun goes on, in the owner's own session only.
    const range = { headers: { range: 'bytes=100-199' } }
    const piece = await anna.fetch(link, range)
    assert.equal(piece.status, 206)
    assert.equal((await piece.arrayBuffer()).byteLength, 100)
    assert.equal((await new Person('anna').fetch(link, range)).status, 401)
    Date.now = () => now() + 8 * 86_400_000
    assert.equal((await anna.fetch(link)).status, 410)
  } finally {
    Date.now = now
  }
})

type Shown = Awaited<ReturnType<typeof takeOut>>

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
