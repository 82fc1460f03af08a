/** A database is lost, and comes back as it was at a moment between two writes: by a base backup, its log, and the settings that docs/backup.md names. */

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '@mandate/server/testing'
import { archiveFolder, baseBackup, recoverBy, startPostgres } from '@mandate/start/launcher'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { assertRefused } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, send } from '../support/writing.ts'

/** The lines of one block of the page, by the name of its first setting. */
async function settings(first: string): Promise<Map<string, string>> {
  const page = await readFile(new URL('../../docs/backup.md', import.meta.url), 'utf8')
  const block = [...page.matchAll(/```ini\n([\s\S]*?)```/g)].find(([, text]) =>
    text!.includes(first),
  )
  const lines = [...block![1]!.matchAll(/^\s*(\w+) = '?(.*?)'?$/gm)]
  return new Map(lines.map(([, name, value]) => [name!, value!]))
}

test('attack 88: a database goes back to the moment between two acknowledged writes, and what had ended after it stays ended', {
  timeout: 300_000,
}, async () => {
  await using ends = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'mandate-moment-'))
  ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  const home = join(folder, 'home')
  let postgres = await startPostgres(home, { port: await freePort() })
  ends.defer(() => postgres.discard())
  const { port } = postgres
  const [database, admin] = [
    await postgres.database('resource'),
    await postgres.database('postgres'),
  ]
  const archive = archiveFolder(join(folder, 'aside'))
  for (const [name, value] of await settings('archive_mode')) {
    const text = pg.escapeLiteral(value.replaceAll('/archive', archive))
    await query(admin, `alter system set ${name} = ${text}`)
  }
  await postgres.stop()
  postgres = await startPostgres(home, { port })

  const world = ends.use(
    await World.start({
      worker: false,
      changeResource: (config) => ({ ...config, databaseUrl: database }),
    }),
  )
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const writer = ends.use(await App.start({ name: 'Notebook' }))
  declareNotes(writer)
  const notes = `${resource}/records/localhost.notes`
  const scope = 'localhost.notes.*:read,append'
  const staying = await writer.obtain(anna, world.authorization, { scope, resource })
  const backup = await baseBackup(home, join(folder, 'restored'), admin)

  // After the backup, so it comes back by the log alone.
  const leaver = ends.use(await App.start({ name: 'Leaving' }))
  const photos = `${resource}/records/google.photos`
  const leaving = await leaver.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  assert.equal((await leaver.read(photos, leaving.access_token)).status, 200)
  assert.equal((await send(writer, staying, 'POST', notes, { text: 'before' })).status, 201)
  const [{ moment } = {}] = await query(admin, 'select clock_timestamp()::text as moment')
  assert.equal((await send(writer, staying, 'POST', notes, { text: 'after' })).status, 201)
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', new URL(leaver.origin).host)
  await anna.press('End access')
  await until(async () => {
    const refreshed = await leaver.refresh(world.authorization, leaving.refresh_token!)
    return refreshed.body.error === 'invalid_grant'
  })
  const [{ piece } = {}] = await query(admin, 'select pg_walfile_name(pg_switch_wal()) as piece')
  await until(async () => readdirSync(archive).includes(String(piece)))

  await world.stopResource()
  await world.stopAuthorization()
  // All that is left is the backup and the log that was put aside.
  await postgres.discard()
  const recovery = await settings('restore_command')
  recovery.set('recovery_target_time', String(moment))
  const lines = [...recovery].map(
    ([name, value]) => `${name} = '${value.replaceAll('/archive', archive)}'\n`,
  )
  recoverBy(backup, lines.join(''))
  postgres = await startPostgres(join(folder, 'restored'), { port })
  await until(
    async () => (await query(admin, 'select pg_is_in_recovery() as r'))[0]?.['r'] === false,
  )

  await world.restartResource()
  for (const [by, url, { access_token }] of [
    [leaver, photos, leaving] as const,
    [writer, notes, staying] as const,
  ]) {
    assertRefused(await by.read(url, access_token), 401, 'invalid_token', 'nobody was asked yet')
  }
  await world.restartAuthorization()
  await until(async () => {
    assert.equal((await leaver.read(photos, leaving.access_token)).status, 401)
    return (await writer.read(notes, staying.access_token)).status === 200
  })
  assertRefused(await leaver.read(photos, leaving.access_token), 401, 'invalid_token', 'compared')
  const { body } = await writer.read(notes, staying.access_token)
  assert.deepEqual(
    (body['records'] as { text: string }[]).map(({ text }) => text),
    ['before'],
  )
  assert.equal(
    (await send(writer, staying, 'POST', notes, { text: 'again' })).status,
    201,
    'it goes on',
  )
  await anna.go(`${world.resource}/access`)
  await anna.signInIfAsked()
  assert.ok(anna.has('Ended'), 'the ledger knows again')
})

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Tries until it is so; the test runner ends what never is. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100))
}
