/** What is deleted is gone: from every table, from the object store, from what apps and providers are told. */

import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import pg from 'pg'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, link, owner } from '../support/steps.ts'
import { takeOut } from '../support/take-out.ts'
import { marksOf, traces } from '../support/traces.ts'
import { World } from '../support/world.ts'

test('an account is deleted at the resource service: nothing leads to it, and no trace of it is left', async () => {
  await using world = await World.start()
  await using app = await App.start()
  const anna = new Person('anna-who-leaves')
  const resource = await owner(world, anna)
  const ben = new Person('ben-who-stays')
  const kept = await owner(world, ben)
  for (const [person, address] of [
    [anna, resource],
    [ben, kept],
  ] as const) {
    await importFiles(person, address, (await madeTakeout({ photos: 5, locations: 30 })).files)
  }
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  const read = `${resource}/records/google.photos`
  assert.equal((await app.read(read, tokens.access_token)).status, 200)
  await takeOut(anna, resource)
  const marks = await marksOf(world.resourceConfig.databaseUrl, anna.name, resource)
  const before = await traces(world.resourceConfig.databaseUrl, marks)
  assert.ok(Object.keys(before).length > 10, Object.keys(before).join())
  await until(() => arePicturesDrawn(world))
  const objects = (await objectsOf(world)).length

  await anna.go(`${world.resource}/delete`)
  await anna.click('Delete everything')
  assert.match(anna.text, new RegExp(new URL(app.origin).host))
  assert.match(anna.text, /Take it with you/)
  await anna.press('Delete now')
  assert.match(anna.text, /Your account is deleted/)

  assert.equal((await app.read(read, tokens.access_token)).status, 401)
  assert.equal((await anna.fetch(`${resource}/collections`)).status, 401)
  // The provider hears of it, and gives the app nothing more.
  await until(async () => {
    const answer = await app.refresh(world.authorization, tokens.refresh_token ?? '')
    return answer.body.error === 'invalid_grant'
  })
  await until(async () => {
    const left = await traces(world.resourceConfig.databaseUrl, marks)
    return Object.keys(left).length === 0 || `still in ${JSON.stringify(left)}`
  })
  // Her account at the provider is another one, and leads nowhere that is not there any more.
  await anna.go(`${world.authorization}/access`)
  const { host } = new URL(world.resource)
  assert.ok(anna.has(`There is nothing of yours at ${host} any more: it was deleted there.`))
  assert.doesNotMatch(anna.page.html, new RegExp(`href="${world.resource}`))
  // Who has only chosen another provider finds the way to the data at the former one too.
  const other = await world.anotherAuthorization()
  await ben.signUp(other)
  await link(world, ben, other)
  await until(async () => {
    await ben.go(`${world.authorization}/`)
    return !ben.has(host)
  })
  await ben.go(`${world.authorization}/access`)
  assert.equal(ben.page.linkTo(`See everything at ${host}`), `${world.resource}/access`)

  await anna.go(`${world.resource}/sign-in`)
  await anna.fill({ Name: anna.name, Password: anna.password }).press('Sign in')
  assert.equal(anna.status, 401)
  const left = await objectsOf(world)
  assert.ok(left.length > 0 && left.length <= objects / 2, `${left.length} of ${objects} objects`)
  assert.equal((await ben.fetch(`${kept}/records/google.photos`)).status, 200)
  const { records } = (await (await ben.fetch(`${kept}/records/google.photos`)).json()) as {
    records: { original: { sha256: string } }[]
  }
  assert.equal((await ben.fetch(`${kept}/blobs/${records[0]?.original.sha256}`)).status, 200)
})

test('a deletion that breaks off in the middle has deleted nothing', async () => {
  await using world = await World.start({ worker: false })
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const client = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await client.connect()
  await client.query(`create function broken() returns trigger language plpgsql as
    $$ begin raise exception 'broken off'; end $$`)
  await client.query(`create trigger broken before delete on accounts
    for each row execute function broken()`)
  await client.end()
  await anna.go(`${world.resource}/delete`)
  await anna.click('Delete everything')
  await anna.press('Delete now')
  assert.equal(anna.status, 500)
  assert.equal(await addressOfData(world, anna), resource)
  assert.equal((await anna.fetch(`${resource}/collections`)).status, 200)
})

test('an account is deleted at the provider: every access ends, and no trace of it is left', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna-who-leaves')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  const read = `${resource}/records/google.photos`
  assert.equal((await app.read(read, tokens.access_token)).status, 200)
  const database = world.authorizationConfig.databaseUrl
  const marks = await marksOf(database, anna.name, resource)
  assert.ok(Object.keys(await traces(database, marks)).length > 4)

  await anna.go(`${world.authorization}/account`)
  await anna.click('Delete this account')
  assert.match(anna.text, new RegExp(new URL(app.origin).host))
  await anna.press('Delete now')
  assert.match(anna.text, /Every access through this provider has ended/)
  await until(async () => (await app.read(read, tokens.access_token)).status === 401)
  const refreshed = await app.refresh(world.authorization, tokens.refresh_token ?? '')
  assert.equal(refreshed.body.error, 'invalid_grant')
  // Told and confirmed, the rest goes with the next round, a minute later at most.
  await until(async () => {
    const left = await traces(database, marks)
    return Object.keys(left).length === 0 || `still in ${JSON.stringify(left)}`
  }, 900)
  await anna.go(`${world.authorization}/sign-in`)
  await anna.fill({ Name: anna.name, Password: anna.password }).press('Sign in')
  assert.equal(anna.status, 401)
})

test('a kind of data is deleted: its records and files, and apps that follow it read again', async () => {
  await using world = await World.start()
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 5, locations: 30 })
  await importFiles(anna, resource, files)
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.{title,time}',
    resource,
  })
  const changes = `${resource}/changes/google.photos`
  const first = await app.read(`${changes}?limit=1000`, tokens.access_token)
  const { next } = first.body as { next?: string }

  await anna.go(`${world.resource}/delete`)
  await anna.click('Delete Photos')
  assert.match(anna.text, /\d+ records of this kind/)
  assert.match(anna.text, new RegExp(new URL(app.origin).host))
  await anna.press('Delete now')
  const gone = await app.read(`${resource}/records/google.photos`, tokens.access_token)
  assert.deepEqual(gone.body['records'], [])
  const since = await app.read(
    `${changes}?since=${encodeURIComponent(String(next))}`,
    tokens.access_token,
  )
  assert.equal(since.status, 410)
  assert.equal(since.body.code, 'resync')
  const again = await app.read(changes, tokens.access_token)
  assert.deepEqual(again.body['changes'], [])
  const other = await anna.fetch(`${resource}/records/google.location`)
  assert.equal(((await other.json()) as { records: object[] }).records.length > 0, true)
  // The same export may be brought again.
  const { report } = await importFiles(anna, resource, files)
  assert.ok((report.collections['google.photos'] as { added: number }).added > 0)
})

test('attack 68: a stolen session deletes nothing', async () => {
  await using world = await World.start({ worker: false })
  const anna = new Person('anna')
  await owner(world, anna)
  const now = Date.now
  try {
    Date.now = () => now() + 11 * 60_000
    for (const page of [
      `${world.resource}/delete/account`,
      `${world.resource}/delete/google.photos`,
      `${world.authorization}/leave`,
    ]) {
      const thief = anna.otherTab()
      await thief.go(page)
      assert.equal(new URL(thief.url).pathname, '/sign-in', page)
      const forced = await thief.fetch(page, { method: 'POST', body: new URLSearchParams() })
      assert.equal(forced.status, 303, page)
    }
    assert.equal((await anna.fetch(`${world.resource}/delete`)).status, 200)
  } finally {
    Date.now = now
  }
})

/** Whether each picture has its previews, which are made after the import. */
async function arePicturesDrawn(world: World): Promise<boolean> {
  const client = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query(`select count(*)::int as waiting from blobs b
      where mime like 'image/%' and 2 > (select count(*) from blob_previews p
        where (p.owner, p.sha256) = (b.owner, b.sha256))`)
    return rows[0].waiting === 0
  } finally {
    await client.end()
  }
}

async function objectsOf(world: World): Promise<string[]> {
  const folder = `${world.resourceConfig.dataDir}/objects`
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

async function until(isSo: () => Promise<boolean | string>, tries = 300): Promise<void> {
  let last: boolean | string = false
  for (let nth = 0; nth < tries; nth++) {
    last = await isSo()
    if (last === true) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(String(last))
}
