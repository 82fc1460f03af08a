import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { browser, PASSWORD, type Served, serve, signedUp } from './_service.ts'

let served: Served
before(async () => {
  served = await serve()
  await signedUp(served, 'ana')
})
after(() => served[Symbol.asyncDispose]())

test('attack 65: a form without the token of the session, or from another site, is refused', async () => {
  const ana = await signedUp(served, 'cara')
  const { csrf } = await ana.home()
  const other = await (await signedUp(served, 'dora')).home()
  assert.equal((await ana.ask('/form', { _csrf: csrf })).status, 200)
  const forms: Record<string, string>[] = [
    {},
    { _csrf: '' },
    { _csrf: other.csrf },
    { _csrf: `${csrf}x` },
  ]
  for (const form of forms) {
    assert.equal((await ana.ask('/form', form)).status, 403)
  }
  const away = browser(served, 'cross-site')
  for (const [name, value] of ana.jar) away.jar.set(name, value)
  assert.equal((await away.ask('/form', { _csrf: csrf })).status, 403)
  assert.equal((await away.ask('/sign-out', { _csrf: csrf })).status, 403)
})

test('attack 65: each sign-in has a new session, and the one before is over', async () => {
  const ana = browser(served)
  await ana.ask('/sign-in', { name: 'ana', password: PASSWORD })
  const [name, first] = [...ana.jar][0]!
  await ana.ask('/sign-in', { name: 'ana', password: PASSWORD })
  const second = ana.jar.get(name)
  assert.notEqual(second, first)
  const held = browser(served)
  held.jar.set(name, first)
  assert.equal((await held.ask('/home')).status, 303)
  held.jar.set(name, 'a'.repeat(43))
  await held.ask('/sign-in', { name: 'ana', password: PASSWORD })
  assert.notEqual(held.jar.get(name), 'a'.repeat(43))
})

test('the cookie is out of reach of scripts and named after service and port', async () => {
  const answer = await browser(served).ask('/sign-in', { name: 'ana', password: PASSWORD })
  const [cookie] = answer.headers.getSetCookie()
  const { port } = new URL(served.url)
  assert.match(cookie!, new RegExp(`^mandate_session_resource_${port}=[\\w-]{43};`))
  assert.match(cookie!, /Path=\/; .*HttpOnly; SameSite=Lax/)
})

test('whoever reads the tables can neither sign in nor use a session', async () => {
  const ana = await signedUp(served, 'fay')
  const [key] = [...ana.jar.values()]
  const { rows } = await served.pool.query(
    'select * from sessions natural join accounts natural join passwords',
  )
  const text = rows.flatMap((row) => Object.values(row).map((value) => String(value))).join()
  assert.equal(text.includes(key!), false)
  assert.ok(rows.every((row) => row.hash.startsWith('$argon2id$')))
})

test('attack 68: where a fresh sign-in is needed, an old session asks again and comes back', async () => {
  const ana = await signedUp(served, 'ida')
  assert.equal((await ana.ask('/key')).status, 200)
  served.clock.now += 11 * 60_000
  const sent = await ana.ask('/key')
  assert.equal(sent.headers.get('location'), '/sign-in?fresh=1&return_to=%2Fkey')
  const asked = await (await ana.ask('/sign-in?fresh=1&return_to=%2Fkey')).text()
  assert.match(asked, /Sign in again/)
  assert.match(asked, /value="ida"/)
  await ana.ask('/sign-in', { name: 'ida', password: PASSWORD, fresh: '1' })
  assert.equal((await ana.ask('/key')).status, 200)
})

test('a session ends after 30 days without use, and after 90 whatever happens', async () => {
  const day = 24 * 3600_000
  const idle = await signedUp(served, 'jo')
  const busy = await signedUp(served, 'kim')
  for (let days = 0; days < 90; days += 10) {
    served.clock.now += 10 * day
    assert.equal((await busy.ask('/home')).status, 200, `day ${days}`)
  }
  assert.equal((await idle.ask('/home')).status, 303)
  served.clock.now += day
  assert.equal((await busy.ask('/home')).status, 303)
})

test('signing out ends the session', async () => {
  const ana = await signedUp(served, 'lea')
  const { csrf } = await ana.home()
  const kept = browser(served)
  for (const [name, value] of ana.jar) kept.jar.set(name, value)
  assert.match(await (await ana.ask('/sign-out')).text(), /Sign out<\/button>/)
  assert.equal((await ana.ask('/sign-out', { _csrf: csrf })).status, 303)
  assert.equal(ana.jar.size, 0)
  assert.equal((await kept.ask('/home')).status, 303)
})

/** Whoever begins a session waits, from the moment in which it is written until `release`. */
async function holdingSessions() {
  const client = await served.pool.connect()
  await client.query('select pg_advisory_lock(510)')
  await client.query(`create or replace function held() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(510); return new; end $$`)
  await client.query(
    'create trigger held before insert on sessions for each row execute function held()',
  )
  return {
    async untilWaiting(count: number) {
      for (;;) {
        const { rows } = await client.query(`select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`)
        if (rows[0].n >= count) return
        await setTimeout(10)
      }
    },
    async release() {
      await client.query('select pg_advisory_unlock(510)')
      await client.query('drop trigger held on sessions')
      client.release()
    },
  }
}

test('attack 66: whoever signs in with the former password while it is changed is signed out with all others', async () => {
  const eva = await signedUp(served, 'eva')
  const { csrf } = await eva.home()
  const thief = browser(served)
  const held = await holdingSessions()
  const entering = thief.ask('/sign-in', { name: 'eva', password: PASSWORD })
  await held.untilWaiting(1)
  const changing = eva.ask('/account/password', { _csrf: csrf, password: `${PASSWORD} again` })
  await held.untilWaiting(2)
  await held.release()
  await entering
  assert.equal((await changing).status, 303)
  assert.equal((await eva.ask('/home')).status, 200)
  assert.equal((await thief.ask('/home')).status, 303, 'asked to sign in')
})

test('attack 66: a password that is another one by the time it was compared opens nothing', async () => {
  await signedUp(served, 'flora')
  const account = (await served.people.byName('flora'))?.id
  const changing = await served.pool.connect()
  await changing.query('begin')
  await changing.query(`update passwords set hash = 'another' where account = $1`, [account])
  const thief = browser(served)
  const entering = thief.ask('/sign-in', { name: 'flora', password: PASSWORD })
  const isOver = entering.then(() => true)
  for (;;) {
    const { rows } = await served.pool.query(`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    if (rows[0].n > 0 || (await Promise.race([isOver, setTimeout(10, false)]))) break
  }
  await changing.query('commit')
  changing.release()
  assert.equal((await entering).status, 401)
})

test('attack 68: a sign-in that a clock a day ahead has dated is none of the last ten minutes', async () => {
  const { clock } = served
  clock.now += 86_400_000
  const gina = await signedUp(served, 'gina')
  assert.equal((await gina.ask('/key')).status, 200)
  clock.now -= 86_400_000
  assert.equal((await gina.ask('/home')).status, 200)
  assert.equal((await gina.ask('/key')).status, 303, 'asked to sign in')
})
