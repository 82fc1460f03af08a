import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { home, resident } from '../_home.ts'
import { points, recordsPath, takeoutPart } from '../_points.ts'
import { zipOf } from '../_zip.ts'
import { homes } from './_homes.ts'
import { heldIds, joinWhole } from './held.ts'

const many = 20_000

test('undoing what changed very many records leaves of each what the others say', async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const said = (more: string) =>
    zipOf({ [recordsPath]: points(many).replaceAll('{"timestampMs"', `{${more}"timestampMs"`) })
  await ana.bring({ [takeoutPart(1)]: said('') })
  const second = await ana.bring({ [takeoutPart(2)]: said('"altitude":3,') })
  await ana.bring({ [takeoutPart(3)]: said('"velocity":3,') })
  await ana.ask(`${ana.base}/imports/${second.import}`, { method: 'DELETE' })
  // On a busy machine this may take longer than whoever asks is kept waiting.
  await ana.until(second.import, ({ state }) => state === 'undone')
  const { rows } = await here.pool.query(
    `select count(*) filter (where fields ? 'altitude')::int as altitude,
       count(*) filter (where fields ? 'speed')::int as speed from records`,
  )
  assert.deepEqual(rows, [{ altitude: 0, speed: many }])
})

test('ids of imports are matched list by list, also where nobody has counted them', async () => {
  await using here = await homes()
  const plan = await here.db.transaction().execute(async (tx) => {
    await joinWhole(tx)
    const ids = heldIds(randomUUID(), 2)
    const { rows } = await sql<Record<string, string>>`explain ${ids}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  assert.match(plan, /Cond: .*record\)? = own/)
  assert.doesNotMatch(plan, /Join Filter: .*record/)
})
