/** A write that is let in and then waits for its turn: what holds when it is its turn decides. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, send } from '../support/writing.ts'

const ends: Record<string, { ahead?: number; statement?: string }> = {
  'its access is over': { ahead: 400 * 86_400_000 },
  'its provider is not the owner’s any more': { statement: 'update bindings set active = false' },
}

for (const [until, { ahead: leap = 0, statement }] of Object.entries(ends))
  test(`attack: a write that waits for its turn until ${until} writes nothing`, async () => {
    let ahead = 0
    await using world = await World.start({
      worker: false,
      changeResource: (config) => ({ ...config, clock: () => Date.now() + ahead }),
    })
    await using app = await App.start({ name: 'Notebook' })
    declareNotes(app)
    const anna = new Person('anna')
    const resource = await owner(world, anna)
    const notes = `${resource}/records/localhost.notes`
    const scope = 'localhost.notes.*:read,append'
    const tokens = await app.obtain(anna, world.authorization, { scope, resource })
    assert.equal((await send(app, tokens, 'POST', notes, { text: 'in time' })).status, 201)

    await using stack = new AsyncDisposableStack()
    const pool = new pg.Pool({ connectionString: world.resourceConfig.databaseUrl })
    stack.defer(() => pool.end())
    const holder = await pool.connect()
    stack.defer(() => holder.release(true))
    await holder.query('begin')
    await holder.query('select from owners for no key update')
    const writing = send(app, tokens, 'POST', notes, { text: 'too late' })
    const waiting = `select 1 from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query like '%owners%'`
    for (let tries = 0; (await pool.query(waiting)).rowCount !== 1; tries++) {
      assert.ok(tries < 200, 'it does not wait')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    ahead = leap
    if (statement) await holder.query(statement)
    await holder.query('commit')
    const answer = await writing
    assert.equal(answer.status, 401, answer.text)
    assert.equal(answer.body['code'], 'invalid_token')
  })
