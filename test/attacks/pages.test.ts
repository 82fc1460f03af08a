/** The pages of both services, met by other sites: framed, posted to, listened to, planted with cookies. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import type { Submission } from '../support/page.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01}'
const EVIL = 'http://evil.example'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string
let grant: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  resource = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 12, locations: 20, activity: 9, watched: 9 })
  await importFiles(anna, resource, files)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  grant = tokens.grant_id
})
after(() => ends.disposeAsync())

/** Every page there is, one after the other; anna stands on it when `look` is called. */
async function eachPage(look: (where: string) => Promise<void> | void): Promise<void> {
  const at = async (url: string) => {
    await anna.go(url)
    assert.equal(anna.status, 200, url)
    await look(url)
  }
  for (const path of ['/', '/access', '/receipts', '/keys', `/access/${grant}/end`, '/sign-out'])
    await at(`${world.authorization}${path}`)
  const mine = [
    '/',
    '/data',
    '/explore',
    '/explore/google.photos',
    '/access',
    '/activity',
    '/provider',
  ]
  const more = [`/access/${grant}/end`, '/share', `/share?scope=${encodeURIComponent(SCOPE)}`]
  for (const path of [...mine, ...more, '/sign-out']) await at(`${world.resource}${path}`)
  await app.ask(anna, world.authorization, { scope: SCOPE, resource, prompt: 'consent' })
  await look('the question')
  await toConfirmPage(world, anna, world.authorization)
  await look('the change of provider')
}

const guests = (): string[] =>
  [world.resource, world.authorization].flatMap((origin) =>
    ['/sign-in', '/sign-up', '/no/such/page'].map((path) => `${origin}${path}`),
  )

test('attack 13: no page stands in a frame', async () => {
  await eachPage(framed)
  for (const url of guests()) framed(url, (await fetch(url, html)).headers)
})

function framed(where: string, headers = anna.headers): void {
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /frame-ancestors 'none'/, where)
  assert.equal(headers.get('x-frame-options')?.toLowerCase(), 'deny', where)
}

test('attack 17: no page tells another site that it was read, or loads anything from there', async () => {
  await eachPage((where) => quiet(where, anna.page.html, anna.headers))
  for (const url of guests()) {
    const answer = await fetch(url, html)
    quiet(url, await answer.text(), answer.headers)
  }
})

function quiet(where: string, markup: string, headers: Headers): void {
  assert.equal(headers.get('referrer-policy'), 'no-referrer', where)
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/, where)
  assert.doesNotMatch(policy, /unsafe|\*|data:|https?:(?!\/\/localhost:\d+(;|$| ))/, where)
  const loading = /<(?:link|script|img|source|video|audio|iframe|object|embed)\b[^>]*/gi
  for (const [tag] of markup.matchAll(loading))
    assert.doesNotMatch(tag, /(?:src|href|data|poster)\s*=\s*["']?(?:https?:)?\/\//i, where)
  assert.doesNotMatch(markup, / on[a-z]+\s*=|style\s*=|javascript:/i, where)
}

test('attack 65: no form can be sent by another site, or without the token of its page', async () => {
  const forms: Submission[] = []
  await eachPage(() => {
    for (const form of anna.page.forms) if (form.method === 'POST') forms.push(form)
  })
  const paths = new Set(forms.map(({ url }) => new URL(url).pathname.replace(/[\w-]{20,}/, '{id}')))
  assert.ok(paths.size >= 8, [...paths].join(' '))
  for (const form of forms) {
    const what = `${form.url} ${form.entries.map(([name]) => name)}`
    for (const headers of foreign()) assert.equal(await send(form, headers), 403, what)
    const isSigned = !new URL(form.url).pathname.startsWith('/preferences/')
    if (!isSigned) continue
    assert.ok(
      form.entries.some(([name]) => name === '_csrf'),
      `${what} has no token`,
    )
    const bare = form.entries.filter(([name]) => name !== '_csrf')
    assert.equal(await send({ ...form, entries: bare }, {}), 403, `${what} without its token`)
    const guessed = [...bare, ['_csrf', 'x'.repeat(43)]] as [string, string][]
    assert.equal(await send({ ...form, entries: guessed }, {}), 403, `${what} with a guess`)
  }
  await anna.go(`${world.resource}/access`)
  assert.ok(anna.has('Can read'), 'nothing has changed')
})

test('attack 65: the token of one person’s page is none for another', async () => {
  const mallory = new Person('mallory')
  await mallory.signUp(world.resource)
  await anna.go(`${world.resource}/access/${grant}/end`)
  await mallory.go(`${world.resource}/provider`)
  const theirs = mallory.page.forms[0]?.entries.find(([name]) => name === '_csrf') ?? ['', '']
  const { url, entries } = anna.page.submission('End access')
  const mixed = [...entries.filter(([name]) => name !== '_csrf'), theirs] as [string, string][]
  assert.equal(await send({ url, method: 'POST', entries: mixed }, {}), 403)
})

test('attack 65: nobody is signed in or signed up by another site', async () => {
  const entries: [string, string][] = [
    ['name', anna.name],
    ['password', anna.password],
  ]
  for (const origin of [world.resource, world.authorization])
    for (const path of ['/sign-in', '/sign-up'])
      for (const headers of foreign()) {
        const body = new URLSearchParams(entries)
        const init = { method: 'POST', body, headers, redirect: 'manual' } as const
        const answer = await fetch(`${origin}${path}`, init)
        assert.equal(answer.status, 403, `${origin}${path}`)
        assert.deepEqual(answer.headers.getSetCookie(), [])
      }
})

test('attack 65: a session planted before the sign-in is not the session after it', async () => {
  for (const origin of [world.resource, world.authorization]) {
    const mallory = new Person(`mallory-${new URL(origin).port}`)
    await mallory.signUp(origin)
    const planted = mallory.cookieFor(origin)
    const body = new URLSearchParams({ name: anna.name, password: anna.password })
    const headers = { cookie: planted, origin, 'sec-fetch-site': 'same-origin' }
    const init = { method: 'POST', body, headers, redirect: 'manual' } as const
    const answer = await fetch(`${origin}/sign-in`, init)
    assert.equal(answer.status, 303)
    const fresh = answer.headers.getSetCookie().find((each) => each.includes('session')) ?? ''
    assert.ok(fresh && !planted.includes(fresh.split(';')[0] as string), fresh)
    assert.match(fresh, /HttpOnly/i)
    assert.match(fresh, /SameSite=Lax/i)
    await mallory.go(`${origin}/`)
    assert.ok(!mallory.has(anna.name), 'the planted session is not hers')
  }
})

test('attack 67: what an app says of itself and its request is text on every page', async () => {
  const markup = '<img src=x onerror=alert(1)><script>alert(1)</script>'
  await using evil = await App.start({ name: `“${markup}” & Söhne` })
  evil.document = {
    ...evil.document,
    policy_uri: `${evil.origin}/?q="><script>`,
    tos_uri: evil.origin,
  }
  const detail = {
    type: 'mandate_records',
    actions: ['read'],
    collection: 'google.photos',
    fields: ['title'],
    filter: [{ field: 'title', op: '=', value: `"'><script>alert(1)</script>` }],
    purpose: `Fun ${markup}`,
    recipients: [`<b>everybody</b>`],
    retention: { max: 'P30D', on_expiry: 'delete' },
  }
  const look = (where: string) => {
    assert.doesNotMatch(anna.page.html, /<img src=x|<script>alert|<b>everybody|"><script>/, where)
    assert.equal(anna.status, 200, where)
  }
  const parameters = { authorization_details: JSON.stringify([detail]), resource }
  await evil.ask(anna, world.authorization, parameters)
  look('the question')
  assert.ok(anna.has(markup), 'it is shown as text')
  const heading = /<h1>(.*?)<\/h1>/s.exec(anna.page.html)?.[1] ?? ''
  assert.ok(heading.includes(new URL(evil.origin).host) && !heading.includes('alert'), heading)
  await anna.press('Allow')
  assert.ok(evil.returned(anna)['code'])
  for (const path of ['/', '/access', '/receipts']) {
    await anna.go(`${world.authorization}${path}`)
    look(path)
  }
  await anna.go(`${world.resource}/access`)
  look('the resource service')
  await toConfirmPage(world, anna, world.authorization)
  look('the change of provider')
})

const html = { headers: { accept: 'text/html' } }

/** How a form arrives from another site: in browsers that say so, and in older ones. */
function foreign(): Record<string, string>[] {
  return [
    { 'sec-fetch-site': 'cross-site', origin: EVIL },
    { 'sec-fetch-site': 'same-site', origin: EVIL },
    { 'sec-fetch-site': 'none' },
    { origin: EVIL },
    { origin: 'null' },
  ]
}

/** Posts with anna's cookies. */
async function send(form: Submission, headers: Record<string, string>): Promise<number> {
  const own = Object.keys(headers).length ? headers : { 'sec-fetch-site': 'same-origin' }
  const answer = await fetch(form.url, {
    method: 'POST',
    body: new URLSearchParams(form.entries),
    headers: { ...own, cookie: anna.cookieFor(form.url) },
    redirect: 'manual',
  })
  return answer.status
}
