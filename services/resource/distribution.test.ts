import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { migrations } from './database.ts'

/** Of the service, or of people who sign in, or gone within a day: one row for each owner at most, on the coordinator. */
const STAYS = [
  ...[
    'migrations',
    'signing_keys',
    'database_places',
    'own_address',
    'restores',
    'swept',
    'status_lists',
    'issuer_lists',
  ],
  ...['events_seen'],
  ...['proofs_even', 'proofs_odd', 'sign_in_tries', 'passkey_challenges', 'upload_locks'],
  ...['staging', 'staged_records'],
  ...['accounts', 'former_names', 'passwords', 'passkeys', 'sessions', 'recovery_sets'],
  ...['recovery_codes', 'owners'],
  ...['linkings', 'deliveries', 'recovery_challenges', 'recovery_sessions', 'program_codes'],
]

const ends = new AsyncDisposableStack()
let pool: ReturnType<typeof openDatabase>['pool']
before(async () => {
  const fresh = ends.use(await freshDatabase(migrations))
  const opened = openDatabase(fresh.url, { max: 1 })
  ends.defer(() => opened.close())
  pool = opened.pool
})
after(() => ends.disposeAsync())

test('the tables are spread over nodes by owner: every key of what is spread carries it, and nothing is forgotten', async () => {
  // Citus is not here. Its two functions are, as far as they can refuse a table.
  await pool.query(`
    create table spread (name text primary key, how text not null);
    create function create_reference_table(name text) returns void language sql as
      $$ insert into spread values (name, 'reference') $$;
    create function create_distributed_table(name text, by text, colocate_with text default 'none')
      returns void language plpgsql as $$
    declare bad text;
    begin
      select string_agg(i.indexrelid::regclass::text, ', ') into bad from pg_index i
      where i.indrelid = name::regclass and i.indisunique and not exists (
        select from pg_attribute a where a.attrelid = i.indrelid and a.attname = by
          and a.attnum = any (i.indkey::int2[]));
      if bad is not null then
        raise exception 'creating unique indexes on non-partition columns: %', bad;
      end if;
      select string_agg(c.conname, ', ') into bad from pg_constraint c
      where c.conrelid = name::regclass and c.contype = 'f' and not exists (
        select from pg_attribute a where a.attrelid = c.conrelid and a.attname = by and a.attnum = any (c.conkey));
      if bad is not null then raise exception 'foreign keys without it: %', bad; end if;
      insert into spread values (name, by);
    end $$`)
  const ddl = new URL('../../docs/operate/citus.sql', import.meta.url)
  await pool.query(await readFile(ddl, 'utf8'))
  const { rows } = await pool.query<{ name: string; how: string | null; has_owner: boolean }>(
    `select c.relname as name, s.how, exists (select from pg_attribute a
       where a.attrelid = c.oid and a.attname = 'owner') as has_owner
     from pg_class c left join spread s on s.name = c.relname
     where c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'spread'
       and c.relnamespace = current_schema()::regnamespace`,
  )
  const forgotten = rows.filter(({ name, how }) => how === null && !STAYS.includes(name))
  assert.deepEqual(forgotten, [], 'name them in docs/operate/citus.sql, or here')
  assert.deepEqual(
    STAYS.filter((name) => !rows.some((row) => row.name === name && row.how === null)),
    [],
  )
  for (const { name, how, has_owner } of rows) {
    if (how === 'owner') assert.ok(has_owner, name)
    if (how === 'reference') assert.ok(!has_owner, `${name} grows with owners`)
  }
})
