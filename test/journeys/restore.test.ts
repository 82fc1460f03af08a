/** A home that moves: the archive of one resource service becomes the home at another, run by somebody else. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeFacebook, madeTakeout, madeZip } from '../support/exports/exports.ts'
import { forged } from '../support/hostile/take-out-forged.ts'
import { keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, link, owner } from '../support/steps.ts'
import { Archive, bringHome, fetchParts, PASSPHRASE, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const GRANT = 'urn:mandate:params:oauth:token-type:grant'

let here: World
let there: World
before(async () => {
  here = await World.start()
  there = await World.start()
})
after(async () => {
  await there?.[Symbol.asyncDispose]()
  await here?.[Symbol.asyncDispose]()
})

describe('a home that was brought', () => {
  test('equals the first: same ids, same bytes, and live permissions go on after linking', async () => {
    await using app = await App.start()
    const anna = new Person('anna')
    const first = await owner(here, anna)
    for (const made of [await madeTakeout(), await madeFacebook()]) {
      await importFiles(anna, first, made.files)
    }
    const asked = { scope: 'google.photos.{title,time}', resource: first }
    const tokens = await app.obtain(anna, here.authorization, asked)
    assert.equal(
      (await app.read(`${first}/records/google.photos`, tokens.access_token)).status,
      200,
    )
    await using ended = await App.start()
    const gone = await ended.obtain(anna, here.authorization, {
      ...asked,
      scope: 'facebook.posts.title',
    })
    await ended.read(`${first}/records/facebook.posts`, gone.access_token)
    await anna.go(`${here.resource}/access`)
    await anna.press('End access', new URL(ended.origin).host)
    await anna.press('End access')
    const points = JSON.stringify({
      locations: [{ timestampMs: '1400000000000', latitudeE7: 481000000, longitudeE7: 112000000 }],
    })
    const records = { 'Takeout/Location History/Records.json': points }
    await importFiles(anna, first, [await madeZip('takeout-20290101T000000Z-001.zip', records)])
    const parts = await fetchParts(anna, first, await takeOut(anna, first, 64 * 1024))

    const moved = new Person('anna')
    await moved.signUp(there.resource)
    const empty = await addressOfData(there, moved)
    assert.equal(await bringHome(moved, empty, parts), 'completed')
    const second = await addressOfData(there, moved)
    assert.notEqual(second, empty)

    for (const name of [
      'google.photos',
      'google.location',
      'facebook.messages',
      'facebook.posts',
    ]) {
      const [was, is] = await Promise.all([all(anna, first, name), all(moved, second, name)])
      assert.ok(was.length > 0, name)
      assert.deepEqual(is, was, name)
    }
    const { collections: was } = await json(anna, `${first}/collections`)
    assert.deepEqual((await json(moved, `${second}/collections`)).collections, was)
    for (const photo of (await all(anna, first, 'google.photos')).slice(0, 3)) {
      const { sha256 } = photo['original'] as { sha256: string }
      const [one, other] = await Promise.all([
        anna.fetch(`${first}/blobs/${sha256}`),
        moved.fetch(`${second}/blobs/${sha256}`),
      ])
      assert.deepEqual(await other.arrayBuffer(), await one.arrayBuffer())
    }
    // The same point in another export is the same record: the key that makes ids came along.
    const again = await importFiles(moved, second, [
      await madeZip('takeout-20300101T000000Z-001.zip', { ...records, 'Takeout/x.txt': 'x' }),
    ])
    const { added, same } = again.report.collections['google.location'] as Record<string, number>
    assert.deepEqual({ added, same }, { added: 0, same: 1 }, JSON.stringify(again.report))

    // Nobody is trusted here yet; after linking what the owner lets go on goes on, and what had ended has.
    const early = await app.read(`${second}/records/google.photos`, tokens.access_token)
    assert.equal(early.status, 401)
    const services = { resource: there.resource, authorization: here.authorization }
    await link(services, moved, here.authorization, { [new URL(app.origin).host]: 'Go on' })
    const exchanged = await app.post(
      `${(await app.metadata(here.authorization))['token_endpoint']}`,
      here.authorization,
      {
        grant_type: EXCHANGE,
        subject_token: tokens.grant,
        subject_token_type: GRANT,
        // Where the data was goes on as well until the owner deletes it there: the app says which it means.
        resource: second,
      },
    )
    assert.equal(exchanged.status, 200, exchanged.text)
    const token = String(exchanged.body['access_token'])
    const read = await app.read(`${second}/records/google.photos?limit=1000`, token)
    assert.equal(read.status, 200, read.text)
    const ids = (records: { id?: unknown }[]) => records.map(({ id }) => id).toSorted()
    assert.deepEqual(
      ids(read.body['records'] as { id: string }[]),
      ids(await all(moved, second, 'google.photos')),
    )
    const details = exchanged.body['authorization_details'] as { locations: string[] }[]
    assert.deepEqual(details[0]?.locations, [second])
    // The owner is not asked again either.
    const silent = await app.ask(moved, here.authorization, { ...asked, resource: second })
    assert.ok(moved.url.startsWith(app.callback), moved.text)
    assert.ok(silent.requestUri)
    // Ended is ended.
    const refused = await ended.post(
      `${(await ended.metadata(here.authorization))['token_endpoint']}`,
      here.authorization,
      { grant_type: EXCHANGE, subject_token: gone.grant, subject_token_type: GRANT },
    )
    assert.equal(refused.body.error, 'invalid_grant')

    // Once more, from the second to a third: nothing is lost on the way.
    const archive = await Archive.open(
      await fetchParts(moved, second, await takeOut(moved, second)),
    )
    const home = await archive.json<{ former_resources: string[] }>('home.json')
    assert.deepEqual(home.former_resources, [first])
    // The same home is not brought twice.
    const twin = new Person('anna-twin')
    await twin.signUp(there.resource)
    assert.equal(await bringHome(twin, await addressOfData(there, twin), parts), 'exists')
  })

  test('is refused in words, and nothing of it stays, when the archive is not what it should be', async () => {
    const ben = new Person('ben')
    const first = await owner(here, ben)
    await importFiles(ben, first, (await madeTakeout({ photos: 10, locations: 50 })).files)
    await using app = await App.start()
    await app.obtain(ben, here.authorization, { scope: 'google.photos.title', resource: first })
    await until(async () => (await accessOf(ben)).includes(new URL(app.origin).host))
    const whole = await fetchParts(ben, first, await takeOut(ben, first, 64 * 1024))
    assert.ok(whole.length > 1)
    const archive = await Archive.open(whole)
    const [photos, bindings] = ['records/google.photos/000001.jsonl', 'bindings/000001.jsonl']
    const signer = await keyPair('Ed25519')
    /** The first signed document of a file says something else. */
    const wider = (was: string) =>
      was.replace(/"jw[ts]":"([\w-]+)\.([\w-]+)\./, (all, header: string, claims: string) => {
        const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat: number }
        const changed = JSON.stringify({ ...said, iat: said.iat - 1 })
        return `${all.slice(0, 7)}${header}.${Buffer.from(changed).toString('base64url')}.`
      })

    const cases: [string, { name: string; bytes: Buffer }[], string][] = [
      ['missing_parts', whole.slice(0, -1), PASSPHRASE],
      ['missing_parts', whole.slice(1), PASSPHRASE],
      ['passphrase', whole, 'another passphrase'],
      ['not_archive', [{ name: 'x.zip', bytes: Buffer.from('not a zip at all') }], PASSPHRASE],
      [
        'not_archive',
        (await madeTakeout({ photos: 1 })).files.map(asBuffer).slice(0, 1),
        PASSPHRASE,
      ],
      ['damaged', await forged(archive, { add: { '../../etc/passwd': 'x' } }), PASSPHRASE],
      ['damaged', await forged(archive, { add: { 'files/readme.txt': 'x' } }), PASSPHRASE],
      [
        'damaged',
        await forged(archive, { change: { [photos]: (was) => was.replace('{', ' {') } }),
        PASSPHRASE,
      ],
      [
        'damaged',
        await forged(archive, {
          change: { 'manifest-001.jsonl': (was) => was.replace(/^.+\n/, (line) => line.repeat(9)) },
          relist: true,
        }),
        PASSPHRASE,
      ],
      // Whoever knows the format can make the lists fit, but not the signatures.
      [
        'forged',
        await forged(archive, {
          change: { [photos]: (was) => was.replace('{', ' {') },
          relist: true,
        }),
        PASSPHRASE,
      ],
      ['forged', await forged(archive, { change: { [bindings]: wider }, signer }), PASSPHRASE],
      ['forged', await forged(archive, { change: { 'manifest.jws': () => 'a.b.c' } }), PASSPHRASE],
      [
        'forged',
        await forged(archive, { change: { 'grants/000001.jsonl': wider }, signer }),
        PASSPHRASE,
      ],
    ]
    for (const [nth, [code, parts, passphrase]] of cases.entries()) {
      const guest = new Person(`ben-${nth}`)
      await guest.signUp(there.resource)
      const address = await addressOfData(there, guest)
      assert.equal(await bringHome(guest, address, parts, passphrase), code, `case ${nth}`)
      const { collections } = await json(guest, `${address}/collections`)
      assert.equal(
        (collections as { count: number }[]).reduce((sum, { count }) => sum + count, 0),
        0,
      )
    }
    // Where it came from it is, and where something is it does not come to.
    assert.equal(await bringHome(ben, first, whole), 'exists')
    const busy = new Person('ben-busy')
    await busy.signUp(there.resource)
    const full = await addressOfData(there, busy)
    await importFiles(busy, full, (await madeFacebook()).files)
    assert.equal(await bringHome(busy, full, whole), 'not_empty')
  })
})

/** What the owner's page at the resource service says of access. */
async function accessOf(person: Person): Promise<string> {
  await person.go(`${here.resource}/access`)
  return person.text
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it did not come to that within half a minute')
}

const asBuffer = ({ name, bytes }: { name: string; bytes: Uint8Array }) => ({
  name,
  bytes: Buffer.from(bytes),
})

async function json(person: Person, url: string): Promise<Record<string, unknown>> {
  return (await (await person.fetch(url)).json()) as Record<string, unknown>
}

async function all(person: Person, resource: string, name: string) {
  const { records } = await json(person, `${resource}/records/${name}?limit=1000`)
  return records as Record<string, unknown>[]
}
