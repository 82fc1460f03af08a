import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
