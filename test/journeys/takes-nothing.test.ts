/**
 * A database that takes nothing, because its disk is full or because it is a replica that has not taken over yet: whoever asks is told to
 * come again and when, nothing that they came with is used up, and afterwards it works.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { App, type Tokens } from '../support/app.ts'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let resource: string
let tokens: Tokens

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  resource = await owner(world, anna)
  const scope = 'google.photos.title'
  tokens = await app.obtain(anna, world.authorization, { scope, resource })
})
after(() => ends.disposeAsync())

type Change = (client: pg.Client) => Promise<unknown>

/** At both databases. */
async function everywhere(change: Change): Promise<void> {
  for (const { databaseUrl } of [world.authorizationConfig, world.resourceConfig]) {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      await change(client)
    } finally {
      await client.end()
    }
  }
}

/** Whatever is connected connects anew. */
const RECONNECTED = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`

const readOnly =
  (is: boolean): Change =>
  async (client) => {
    await client.query('set default_transaction_read_only = off')
    const { rows } = await client.query('select current_database() as name')
    await client.query(
      `alter database ${rows[0].name} set default_transaction_read_only = ${is ? 'on' : 'off'}`,
    )
    await client.query(RECONNECTED)
  }

/** As PostgreSQL refuses a row for which a table has to grow. */
const full: Change = async (client) => {
  await client.query(`create function full_disk() returns trigger language plpgsql as
    $$ begin raise 'could not extend file: No space left on device' using errcode = '53100'; end $$`)
  await onEveryTable(
    client,
    (table) => `create trigger full_disk before insert on ${table}
    for each row execute function full_disk()`,
  )
}
const emptied: Change = async (client) => {
  await onEveryTable(client, (table) => `drop trigger full_disk on ${table}`)
  await client.query('drop function full_disk')
}

async function onEveryTable(client: pg.Client, statement: (table: string) => string) {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind in ('r', 'p') and not relispartition
     and relnamespace = 'public'::regnamespace`,
  )
  for (const { name } of rows) await client.query(statement(name))
}

interface Said {
  status: number
  headers: Headers
  text: string
}

const file = () => madeZip('takeout.zip', { 'Takeout/Drive/a.txt': 'a' })

async function sent(): Promise<Said> {
  const form = new FormData()
  form.append('files', new Blob([(await file()).bytes as Uint8Array<ArrayBuffer>]), 'takeout.zip')
  return said(await anna.fetch(`${resource}/uploads`, { method: 'POST', body: form }))
}

async function begun(): Promise<Said> {
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '10' }
  return said(await anna.fetch(`${resource}/uploads`, { method: 'POST', headers }))
}

async function said(answer: Response): Promise<Said> {
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

async function opened(url: string): Promise<Said> {
  await anna.go(url)
  return { status: anna.status, headers: anna.headers, text: anna.text }
}

for (const [what, comes, goes] of [
  ['whose disk is full', full, emptied],
  ['that only reads', readOnly(true), readOnly(false)],
] as const) {
  test(`a database ${what} makes nobody believe that something is broken`, async () => {
    const issuer = world.authorization
    const scope = 'google.photos.time'
    const { asked } = await app.push(issuer, { scope, resource })
    const again = await app.ask(anna, issuer, { scope: 'google.photos.time', resource })
    if (!anna.url.startsWith(app.callback)) await anna.press('Allow')
    const { code = '' } = app.returned(anna)

    await everywhere(comes)
    const answers: Record<string, Said> = {
      push: (await app.push(issuer, { scope, resource })).answer,
      code: await app.redeem(again, code),
      page: await opened(asked.url),
      'sign-in': await opened(`${world.resource}/sign-in`).then(() => signedIn()),
      read: await app.read(`${resource}/records/google.photos`, tokens.access_token),
      form: await sent(),
      upload: await begun(),
    }
    await everywhere(goes)
    for (const [name, { status, headers, text }] of Object.entries(answers)) {
      assert.equal(status, 503, `${name}: ${status} ${text}`)
      assert.match(headers.get('retry-after') ?? '', /^\d+$/, `${name} says when`)
    }

    const redeemed = await app.redeem(again, code)
    assert.equal(redeemed.status, 200, `the code is not used up: ${redeemed.text}`)
    assert.equal((await app.refresh(issuer, tokens.refresh_token ?? '')).status, 200)
    await anna.go(asked.url)
    assert.ok(anna.status === 200, `the question can be asked: ${anna.status} ${anna.text}`)
    assert.equal((await sent()).status, 201)
  })
}

async function signedIn(): Promise<Said> {
  const other = anna.elsewhere()
  await other.go(`${world.resource}/sign-in`)
  await other.signInIfAsked()
  return { status: other.status, headers: other.headers, text: other.text }
}
