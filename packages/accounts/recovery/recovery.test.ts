import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, browser, PASSWORD, type Served, serve, signedUp } from '../_service.ts'

const NEW = 'a password of tomorrow'
let served: Served
before(async () => {
  served = await serve({ limits: { perAccount: 30, perAddress: 1_000 } })
})
after(() => served[Symbol.asyncDispose]())

/** Has ten codes made, as the page shows them. */
async function makeCodes(person: Browser): Promise<string[]> {
  const { csrf } = await person.home()
  const answer = await person.ask('/account/codes', { _csrf: csrf })
  assert.equal(answer.status, 200)
  return [...(await answer.text()).matchAll(/<code>([^<]+)<\/code>/g)].map(([, code]) => code!)
}

async function recover(name: string, code: string, password = NEW): Promise<Response> {
  return browser(served).ask('/sign-in/code', { name, code, password })
}

async function opens(name: string, password: string): Promise<boolean> {
  return (await browser(served).ask('/sign-in', { name, password })).status === 303
}

test('ten codes are shown once, and can be kept as a file without script', async () => {
  const ana = await signedUp(served, 'ana')
  const { csrf } = await ana.home()
  const page = await (await ana.ask('/account/codes', { _csrf: csrf })).text()
  const codes = [...page.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code]) => code!)
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) assert.match(code, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/)
  const [, link = ''] = /href="data:text\/plain;charset=utf-8,([^"]+)"/.exec(page) ?? []
  const file = decodeURIComponent(link)
  for (const code of codes) assert.ok(file.includes(code))
  assert.match(file, /Recovery codes of ana at localhost:\d+/)
  assert.doesNotMatch(page, /<script/)
  const later = await (await ana.ask('/account')).text()
  assert.match(later, /10 codes are left of those made on 20 November 2026/)
  for (const code of codes) assert.ok(!later.includes(code))
})

test('the database holds no code, and nothing that a list of codes would find quickly', async () => {
  const codes = await makeCodes(await signedUp(served, 'abe'))
  const { rows } = await served.pool.query(
    `select encode(hash, 'hex') as hash, encode(salt, 'hex') as salt
       from recovery_codes join recovery_sets using (account)`,
  )
  const kept = JSON.stringify(rows)
  for (const code of codes) assert.ok(!kept.includes(code.replaceAll('-', '')))
  const salts = new Set(rows.map(({ salt }) => salt))
  assert.equal(salts.size, rows.length / 10)
})

test('a code sets a new password, signs in, and signs everybody else out', async () => {
  const bea = await signedUp(served, 'bea')
  const [code = ''] = await makeCodes(bea)
  const lost = browser(served)
  const answer = await lost.ask('/sign-in/code', { name: 'bea', code, password: NEW })
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('location'), '/account?back')
  assert.equal((await lost.home()).name, 'bea')
  assert.equal((await bea.ask('/home')).status, 303)
  assert.equal(await opens('bea', PASSWORD), false)
  assert.equal(await opens('bea', NEW), true)
  assert.match(await (await lost.ask('/account')).text(), /9 codes are left/)
})

test('a code is good once, also when it comes twice at the same time', async () => {
  const codes = await makeCodes(await signedUp(served, 'cal'))
  const answers = await Promise.all([1, 2, 3].map((n) => recover('cal', codes[0]!, `${NEW} ${n}`)))
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [303, 401, 401])
  assert.equal((await recover('cal', codes[0]!)).status, 401)
  assert.equal((await recover('cal', codes[1]!)).status, 303)
})

test('a code is read however it was typed', async () => {
  const [one = '', two = ''] = await makeCodes(await signedUp(served, 'dee'))
  const typed = one.toUpperCase().replaceAll('-', ' ').replaceAll('O', '0').replaceAll('L', '1')
  assert.equal((await recover(' Dee ', ` ${typed} `)).status, 303)
  assert.equal((await recover('dee', two.replaceAll('-', ''))).status, 303)
})

test('new codes void the former ones; another person’s are none', async () => {
  const eli = await signedUp(served, 'eli')
  const former = await makeCodes(eli)
  const present = await makeCodes(eli)
  const others = await makeCodes(await signedUp(served, 'eva'))
  assert.equal((await recover('eli', former[0]!)).status, 401)
  assert.equal((await recover('eli', others[0]!)).status, 401)
  assert.equal(await opens('eli', PASSWORD), true)
  assert.equal((await recover('eli', present[0]!)).status, 303)
})

test('a password that does not do uses up no code', async () => {
  const [code = ''] = await makeCodes(await signedUp(served, 'fin'))
  const answer = await recover('fin', code, 'short')
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /at least 12/)
  assert.equal((await recover('fin', code)).status, 303)
})

test('attack 66: whoever has no codes, and whoever does not exist, get the same answer', async () => {
  await signedUp(served, 'gil')
  const withCodes = await signedUp(served, 'gus')
  await makeCodes(withCodes)
  const said = async (name: string) => {
    const answer = await recover(name, 'aaaa-bbbb-cccc-dddd')
    return `${answer.status} ${(await answer.text()).replaceAll(`"${name}"`, '')}`
  }
  const one = await said('gus')
  assert.match(one, /^401 /)
  assert.equal(await said('gil'), one)
  assert.equal(await said('gun'), one)
})

test('attack 66: guesses at codes and at passwords are counted together, for unknown names too', async () => {
  await using strict = await serve({ limits: { perAccount: 4, perAddress: 1_000 } })
  await signedUp(strict, 'ida')
  for (const name of ['ida', 'nobody-at-all']) {
    const statuses: number[] = []
    for (const form of [
      { name, password: 'not the password' },
      { name, password: 'not the password' },
    ])
      statuses.push((await browser(strict).ask('/sign-in', form)).status)
    const guesses = Array.from({ length: 4 }, (_, i) =>
      browser(strict).ask('/sign-in/code', { name, code: `guess ${i}`, password: NEW }),
    )
    for (const answer of await Promise.all(guesses)) statuses.push(answer.status)
    assert.deepEqual(statuses.toSorted(), [401, 401, 401, 401, 429, 429], name)
  }
})

test('attack 65: no other site sets a password', async () => {
  const [code = ''] = await makeCodes(await signedUp(served, 'jon'))
  const stranger = browser(served, 'cross-site')
  const answer = await stranger.ask('/sign-in/code', { name: 'jon', code, password: NEW })
  assert.equal(answer.status, 403)
  assert.equal(await opens('jon', PASSWORD), true)
})

test('a new password signs everybody else out, and keeps whoever set it', async () => {
  const kim = await signedUp(served, 'kim')
  const other = browser(served)
  await other.ask('/sign-in', { name: 'kim', password: PASSWORD })
  const { csrf } = await kim.home()
  const short = await kim.ask('/account/password', { _csrf: csrf, password: 'short' })
  assert.equal(short.status, 422)
  const answer = await kim.ask('/account/password', { _csrf: csrf, password: NEW })
  assert.equal(answer.headers.get('location'), '/account')
  assert.equal((await kim.home()).name, 'kim')
  assert.equal((await other.ask('/home')).status, 303)
  assert.equal(await opens('kim', PASSWORD), false)
  assert.equal(await opens('kim', NEW), true)
})

test('the way to the codes is offered to whoever comes by themselves, not to whoever is sent', async () => {
  await using asked = await serve({
    ui: { service: 'Test', why: (to) => (to.startsWith('/consent/') ? 'An app asks.' : null) },
  })
  const page = async (path: string) => (await browser(asked).ask(path)).text()
  assert.match(await page('/sign-in'), /href="\/sign-in\/code"/)
  assert.match(await page('/sign-in?return_to=%2Fhome'), /href="\/sign-in\/code"/)
  assert.doesNotMatch(await page('/sign-in?return_to=%2Fconsent%2F1'), /sign-in\/code/)
})
