/** A newer release migrates the database while processes of this one serve: nobody notices, and no migration takes away what the release before reads. */

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { authorizationMigrations } from '@mandate/authorization'
import { resourceMigrations } from '@mandate/resource'
import { type MigrationFolder, migrate, openDatabase, type Pool } from '@mandate/server'
import { freshDatabase, readMigrations } from '@mandate/server/testing'
import { App } from '../support/app.ts'
import { obstacles, schemaOf } from '../support/expand.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, send } from '../support/writing.ts'

/** A folder of migrations that is thrown away. */
async function folderOf(files: Record<string, string>): Promise<MigrationFolder & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'mandate-next-'))
  for (const [name, sql] of Object.entries(files)) await writeFile(join(path, name), sql)
  return {
    ...{ name: 'next', url: pathToFileURL(`${path}/`) },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}

/** Every table gets a column and an index, as releases do: whatever is prepared as `select *` answers with one more. */
async function growing(pool: Pool, name: string): Promise<Record<string, string>> {
  const { rows } = await pool.query(
    `select relname as table from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and not relispartition and relname <> 'migrations' order by 1`,
  )
  assert.ok(rows.length > 15)
  return Object.fromEntries(
    rows.map(({ table }, nth) => [
      `${900 + nth}-${name}.sql`,
      `alter table ${table} add column ${name} int default 1; create index on ${table} (${name})`,
    ]),
  )
}

test('while the databases of both services get new columns in every table, no request fails and nothing is lost', async () => {
  await using world = await World.start()
  await using app = await App.start({ name: 'Notebook' })
  declareNotes(app)
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 4, locations: 20 })).files)
  const scope = 'google.photos.{title,time} localhost.notes.*:read,append'
  let tokens = await app.obtain(anna, world.authorization, { scope, resource })
  const notes = `${resource}/records/localhost.notes`
  const written: string[] = []

  /** Everything that apps and people do all day, once. */
  async function live(): Promise<void> {
    const read = await app.read(`${resource}/records/google.photos`, tokens.access_token)
    assert.equal(read.status, 200, read.text)
    const renewed = await app.refresh(world.authorization, tokens.refresh_token!)
    assert.equal(renewed.status, 200, renewed.text)
    tokens = { ...tokens, ...(renewed.body as object) }
    const text = `note ${written.length}`
    const wrote = await send(app, tokens, 'POST', notes, { text })
    assert.equal(wrote.status, 201, wrote.text)
    written.push(text)
    for (const page of [
      `${world.resource}/`,
      `${world.resource}/access`,
      `${world.authorization}/access`,
    ]) {
      await anna.go(page)
      assert.equal(anna.status, 200, `${page}: ${anna.text}`)
    }
    const asked = await app.push(world.authorization, { scope: 'google.photos.title', resource })
    assert.equal(asked.answer.status, 201, asked.answer.text)
  }

  for (let times = 0; times < 5; times++) await live()
  for (const [folders, url] of [
    [resourceMigrations, world.resourceConfig.databaseUrl],
    [authorizationMigrations, world.authorizationConfig.databaseUrl],
  ] as const) {
    const { pool, close } = openDatabase(url, { name: 'the next release' })
    try {
      for (const name of ['added_first', 'added_then']) {
        await using next = await folderOf(await growing(pool, name))
        const before = written.length
        let isOver = false
        const migrating = migrate(pool, [...folders, { ...next, name }]).finally(() => {
          isOver = true
        })
        do await live()
        while (!isOver)
        await migrating
        for (let times = 0; times < 3; times++) await live()
        assert.ok(written.length >= before + 4)
      }
    } finally {
      await close()
    }
  }
  const { body } = await app.read(`${notes}?limit=1000`, tokens.access_token)
  const kept = (body['records'] as { text: string }[]).map(({ text }) => text)
  assert.deepEqual(kept.sort(), written.sort())
  const { report } = await importFiles(
    anna,
    resource,
    (await madeTakeout({ photos: 6, locations: 3, seed: 9 })).files,
  )
  assert.equal(report.state, 'completed', 'imports too')
})

const BAD = {
  'alter table accounts drop column created_at': ['accounts.created_at is gone'],
  'alter table accounts add column needed int not null': [
    'accounts.needed is new and has to be given',
  ],
  'alter table sign_in_tries alter column points drop default': [
    'sign_in_tries.points has no default any more',
  ],
  'alter table sign_in_tries alter column expire set not null': [
    'sign_in_tries.expire must not be null any more',
  ],
  'alter table sign_in_tries alter column expire type int': [
    'sign_in_tries.expire was bigint and is integer',
  ],
  'alter table sign_in_tries drop constraint sign_in_tries_pkey': [
    'sign_in_tries.sign_in_tries_pkey is gone: PRIMARY KEY (key)',
  ],
  'alter table sign_in_tries add constraint few check (points < 5)': [
    'sign_in_tries.few is a new rule for what there was: CHECK ((points < 5))',
  ],
  'create unique index one_each on sessions (account)': [
    'sessions.one_each is a new rule for what there was: CREATE UNIQUE INDEX one_each ON public.sessions USING btree (account)',
  ],
  'alter table passwords rename to secrets': ['passwords is gone'],
}
const GOOD = [
  'alter table accounts add column fine int not null default 1 check (fine > 0)',
  'alter table accounts add column finer text unique',
  'create table newer (account uuid primary key references accounts)',
  'create index on sessions (signed_in_at, account)',
  'alter table accounts drop constraint accounts_name_check',
]

test('no migration since the last release takes away what it reads, and each that is found is named', async () => {
  const path = new URL('../support/released.json', import.meta.url)
  const released = new Set<string>(JSON.parse(await readFile(path, 'utf8')).migrations)
  let steps = 0
  for (const folders of [authorizationMigrations, resourceMigrations]) {
    await using database = await freshDatabase()
    const { pool, close } = openDatabase(database.url, { max: 2 })
    try {
      let before = await schemaOf(pool)
      /** Runs one file. @returns what the code of before would trip over */
      const run = async (sql: string) => {
        await pool.query(sql)
        const after = await schemaOf(pool)
        const found = obstacles(before, after)
        before = after
        return found
      }
      for (const { file, sql } of (await Promise.all(folders.map(readMigrations))).flat()) {
        const found = await run(sql)
        if (!released.has(file) && !/^-- takes away: /m.test(sql)) assert.deepEqual(found, [], file)
        steps++
      }
      for (const [sql, found] of Object.entries(BAD)) assert.deepEqual(await run(sql), found, sql)
      for (const sql of GOOD) assert.deepEqual(await run(sql), [], sql)
    } finally {
      await close()
    }
  }
  assert.ok(steps > 40, `${steps} migrations were looked at`)
})
