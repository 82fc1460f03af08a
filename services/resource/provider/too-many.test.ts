/** A provider that keeps the key has made more permissions than any page could ask about: it can be left all the same. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBinding } from '@mandate/grants'
import { sql } from 'kysely'
import { home } from '../linking/_home.ts'
import { stubIssuer } from '../linking/_issuer.ts'
import { announce, bind, toConfirm } from '../linking/_steps.ts'

const MADE_UP = 4_200
const DAY = 86_400_000

test('attack 74: what apps have read the longest is asked about, and the rest stops', async () => {
  await using here = await home()
  await using hostile = await stubIssuer(here.clock)
  await using next = await stubIssuer(here.clock)
  const person = await here.person('anna')
  await bind(person, hostile)
  const used = [await announce(here, hostile, person), await announce(here, hostile, person)]
  const of = sql`owner = ${person.owner.id}`
  // Made up, as it may, under names as long as they may be; some of them it has used itself, and lately announced one more.
  await sql`
    insert into grants select (g).* from (
      select jsonb_populate_record(g, jsonb_build_object(
        'grant_id', rpad('made-up-' || n || '-', 128, 'x'),
        'last_used', case when n % 3 = 0 then now() end, 'first_seen', now())) as g
      from grants g, generate_series(1, ${MADE_UP}::int) n
      where ${of} and grant_id = ${used[0]?.id}) made`.execute(here.db)
  await sql`update grants set last_used = now(), first_seen = ${new Date(here.clock() - 30 * DAY)}
    where ${of} and grant_id in (${used[0]?.id}, ${used[1]?.id})`.execute(here.db)

  const confirm = await toConfirm(person, next)
  assert.equal(confirm.status, 200)
  const asked = new Set(Array.from(confirm.text.matchAll(/name="grant-([^"]+)"/g), ([, id]) => id))
  for (const { id } of used) assert.ok(asked.has(id))
  const rest = (MADE_UP + used.length - asked.size).toLocaleString('en-GB')
  assert.ok(confirm.text.includes(`the others, ${rest}, never used or the newest, stop`))

  const answers = Array.from(asked, (id) => [
    `grant-${id}`,
    used.some((one) => one.id === id) ? 'on' : 'stop',
  ])
  const question = await person.post('/provider/confirm', Object.fromEntries(answers))
  assert.equal(question.status, 200, question.text)
  const done = await person.post('/provider/change', { password: person.password })
  assert.equal(done.location, '/provider', done.text)
  const [newest] = await here.bindings.history(person.owner.id)
  const { aud, carry } = readBinding(String(newest?.jwt))
  assert.equal(aud, next.url)
  assert.deepEqual(new Set(carry.map(({ grant }) => grant)), new Set(used.map(({ id }) => id)))
  assert.equal((await here.ledger.unended(person.owner.id)).length, used.length)
})
