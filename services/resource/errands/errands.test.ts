/** Undoing an import and deleting a kind of data take minutes in a very large home: whoever asked is told so, and it is done in any case. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { deleteCollection } from '../home/deletion/collection.ts'
import { type Home, home, type Resident, resident } from '../imports/_home.ts'
import { points, recordsPath, takeoutPart } from '../imports/_points.ts'
import { zipOf } from '../imports/_zip.ts'

const kind = 'google.location'

describe('what takes long', () => {
  let here: Home
  let owner = ''
  let ana: Resident
  let number = 0
  before(async () => {
    here = await home()
    ana = await resident(here.url, 'ana')
    const report = await ana.bring({ [takeoutPart(1)]: zipOf({ [recordsPath]: points(20) }) })
    number = report.import
    const { rows } = await here.pool.query('select owner from owners')
    owner = rows[0].owner
  })
  after(() => here[Symbol.asyncDispose]())

  const page = async (path: string) => (await ana.ask(path)).text()
  /** As if it were all that is done first: until the returned function is called. */
  const busy = async () => {
    const client = await here.pool.connect()
    await client.query('begin')
    await client.query('select from owners where owner = $1 for update', [owner])
    return async () => {
      await client.query('commit')
      client.release()
    }
  }
  const until = async (isSo: () => Promise<boolean>) => {
    const end = Date.now() + 60_000
    while (!(await isSo())) {
      assert.ok(Date.now() < end, 'not within a minute')
      await wait(100)
    }
  }
  const left = async () => (await here.pool.query('select errand, target from errands')).rows

  test('is said to go on, and goes on', async () => {
    const form = await page(`/delete/${kind}`)
    const csrf = /name="_csrf"[^>]*value="([^"]+)"/.exec(form)?.[1] ?? ''
    assert.notEqual(csrf, '')
    const release = await busy()
    const [undone, deleted] = await Promise.all([
      ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' }),
      ana.ask(`/delete/${kind}`, { method: 'POST', body: new URLSearchParams({ _csrf: csrf }) }),
    ])
    assert.equal(undone.status, 202)
    assert.deepEqual(await undone.json(), {
      ...{ import: number, state: 'undoing', page: `/imports/${number}` },
    })
    assert.equal(deleted.status, 303)
    assert.equal((await ana.over(number)).state, 'undoing')
    assert.match(await page(`/imports/${number}`), /Being undone/)
    assert.equal((await ana.ask(`/imports/${number}/undo`)).status, 303)
    assert.match(await page('/delete'), /Being deleted/)
    assert.equal((await ana.ask(`/delete/${kind}`)).status, 303)
    await release()
    await until(async () => (await left()).length === 0)
    assert.equal((await ana.over(number)).state, 'undone')
    assert.doesNotMatch(await page('/delete'), /Being deleted/)
    assert.deepEqual(await ana.records(kind), [])
  })

  test('is done by a worker where whoever was at it has ended', async () => {
    const parts = { [takeoutPart(2)]: zipOf({ [recordsPath]: points(30) }) }
    const again = await ana.bring(parts)
    await here.pool.query(
      `insert into errands (owner, errand, target, seen_at) values
         ($1, 'undo', $2, now() - interval '1 minute'),
         ($1, 'undo', '77', now() - interval '1 minute'),
         ($1, 'delete', $3, now() - interval '1 minute')`,
      [owner, String(again.import), kind],
    )
    await until(async () => (await left()).length === 0)
    assert.equal((await ana.over(again.import)).state, 'undone')
    assert.deepEqual(await ana.records(kind), [])
  })

  test('is not done again to what is brought after it, where whoever did it ended just then', async () => {
    await ana.bring({ [takeoutPart(3)]: zipOf({ [recordsPath]: points(40) }) })
    await here.pool.query(`insert into errands (owner, errand, target) values ($1, 'delete', $2)`, [
      ...[owner, kind],
    ])
    await deleteCollection(here.db, owner, kind)
    assert.deepEqual(await left(), [])
  })

  test('is refused where there is nothing to do, and leaves nothing behind', async () => {
    const answer = await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
    assert.equal(answer.status, 409)
    assert.deepEqual(await left(), [])
  })
})
