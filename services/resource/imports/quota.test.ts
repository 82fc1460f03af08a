/** What does not fit any more fails alone, says so, and leaves nothing behind; records still come. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { points, recordsPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const QUOTA = 400_000
const file = (filling: number) => ({
  [`Takeout/Drive/${filling}.bin`]: Buffer.alloc(250_000, filling),
})

let here: Home
before(async () => {
  here = await home({ quotaBytes: QUOTA })
})
after(() => here[Symbol.asyncDispose]())

test('a file for which there is no room left fails, and the rest of the export is imported', async () => {
  const ana = await resident(here.url, 'ana')
  const first = await ana.bring({ [takeoutPart(1)]: zipOf(file(1)) })
  assert.equal(first.state, 'completed')
  const archive = zipOf({ ...file(2), [recordsPath]: points(40) })
  const second = await ana.bring({ [takeoutPart(2)]: archive })
  assert.equal(second.state, 'completed_with_errors')
  assert.equal(second.files.failed, 1)
  const warning = second.warnings.find(({ code }) => code === 'quota_exceeded')
  assert.equal(warning?.path, 'Takeout/Drive/2.bin')
  assert.equal((await ana.records('google.location')).length, 40)
  const { rows } = await here.pool.query(
    `select count(*)::int as files, (select bytes_used::int from owners) as used from blobs`,
  )
  assert.equal(rows[0].files, 1)
  assert.ok(rows[0].used < QUOTA, String(rows[0].used))
})
