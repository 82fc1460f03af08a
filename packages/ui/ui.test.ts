import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import {
  assets,
  button,
  card,
  checkbox,
  dangerouslyCreate,
  definitions,
  field,
  foreign,
  foreignText,
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  formatDuration,
  formatNumber,
  html,
  iconNames,
  notice,
  ownPath,
  type PageProps,
  page,
  preferences,
  problemPage,
  progress,
  select,
  sendPage,
  table,
  tag,
  words,
} from './index.ts'

const nasty = `"><script>alert('x')</script>&`

test('attack 67: text is text, wherever it is put', () => {
  const markup = html`<p title="${nasty}">${nasty}${[nasty, [nasty]]}</p>`.toString()
  assert.equal(markup.match(/&lt;script&gt;/g)?.length, 4)
  assert.doesNotMatch(markup, /<script|"">|'x'/)
})

test('what turns the direction of writing ends where its text ends, and ends nothing before it', () => {
  const shown = (text: string) => html`${text}`.toString()
  assert.equal(shown('\u202eabc'), '\u202eabc\u202c')
  assert.equal(shown('\u2069\u202eabc'), '\u202eabc\u202c')
  assert.equal(shown('\u202c\u2067a\u202bb\u2069c'), '\u2067a\u202bb\u2069c')
  assert.equal(shown('\u2066a\u202d\u202cb'), '\u2066a\u202d\u202cb\u2069')
  assert.equal(shown('\u2066a\u202c'), '\u2066a\u2069')
  assert.equal(shown('العربية \u2068x\u2069'), 'العربية \u2068x\u2069')
})

test('a quotation cannot be ended by what is quoted', () => {
  assert.equal(foreign('maps” It passes it to “nobody').toString().match(/[“”]/), null)
  assert.equal(foreignText('\u2069« x »'), '\u2068" x "\u2069')
})

test('attack 67: no part lets text out of its place', () => {
  const parts = [
    button({ label: nasty, value: nasty, accessibleName: nasty }),
    card({ title: nasty, body: nasty }),
    checkbox({ label: nasty, name: nasty, value: nasty, hint: nasty }),
    definitions([[nasty, nasty]]),
    field({ label: nasty, name: nasty, value: nasty, hint: nasty, error: nasty }),
    notice({ body: nasty }),
    progress({ id: 'p', label: nasty, max: 1, text: nasty }),
    select({ label: nasty, name: nasty, choices: [{ value: nasty, label: nasty }] }),
    table({ caption: nasty, columns: [{ label: nasty }], rows: [[nasty]] }),
    tag({ label: nasty }),
    page({ ...props, title: nasty, service: nasty, account: nasty, refresh: nasty })('nonce'),
  ]
  for (const part of parts) assert.doesNotMatch(part.toString(), /<script>|alert\('/)
})

test('Html stays markup, lists are joined, nothing is nothing', () => {
  const list = ['a', 'b'].map((item) => html`<li>${item}</li>`)
  assert.equal(html`<ul>${list}</ul>`.toString(), '<ul><li>a</li><li>b</li></ul>')
  assert.equal(html`${null}${undefined}${false}${true}${0}${''}`.toString(), '0')
  assert.equal(html`${dangerouslyCreate('<b>')}`.toString(), '<b>')
})

test('a field is named by its label, and described by its hint and its error', () => {
  const markup = field({ label: 'Name', name: 'n', hint: 'h', error: 'e' }).toString()
  assert.match(markup, /<label for="field-n">Name<\/label>/)
  assert.match(markup, /aria-describedby="field-n-error field-n-hint" aria-invalid="true"/)
})

const props: PageProps = {
  title: 'Access',
  service: 'Mandate · your data',
  lang: 'en',
  account: 'ana',
  nav: [
    { href: '/', label: 'Home' },
    { href: '/access', label: 'Access', current: true },
  ],
  scripts: ['/x.js'],
  body: html`<h1>Access</h1>`,
}

async function serve(formAction?: string[]) {
  const asset = assets()
  const choose = preferences({ cookieName: (name) => `${name}_resource_1`, secure: false })
  const server = http.createServer((req, res) => {
    const send = () => sendPage(res, 200, props, formAction ? { formAction } : {})
    asset(req, res, () => choose(req, res, send))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, [Symbol.dispose]: () => server.close().closeAllConnections() }
}

test('a page takes nothing from elsewhere, and its scripts carry the nonce of the answer', async () => {
  using served = await serve(['https://app.example/cb?x=1', 'http://localhost:4002/cb'])
  const answer = await fetch(served.url)
  const policy = answer.headers.get('content-security-policy')!
  const nonce = /script-src 'nonce-([\w-]{24})'/.exec(policy)?.[1]
  assert.equal(
    policy.replace(nonce!, 'N'),
    "default-src 'none'; style-src 'self'; img-src 'self' blob:; script-src 'nonce-N'; connect-src 'self'; " +
      "font-src 'none'; form-action 'self' https://app.example http://localhost:4002; base-uri 'none'; frame-ancestors 'none'",
  )
  assert.ok((await answer.text()).includes(`nonce="${nonce}" src="/x.js"`))
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  const again = await fetch(served.url)
  assert.notEqual(again.headers.get('content-security-policy'), policy)
})

test('an address that is no origin does not enter the policy', async () => {
  const res = { req: { method: 'GET', headers: {} }, setHeader() {}, end() {} }
  const send = (formAction: string) =>
    sendPage(res as unknown as http.ServerResponse, 200, props, { formAction: [formAction] })
  assert.throws(() => send('com.example.app:/cb'), TypeError)
  assert.throws(() => send("x; script-src 'unsafe-inline'"), TypeError)
})

test('the style sheet and the icons that a page names are there, to be kept for ever', async () => {
  using served = await serve()
  const markup = await (await fetch(served.url)).text()
  const named = [/href="(\/style-[^"]+)"/, /href="(\/icons\.svg[^"#]+)/].map(
    (at) => at.exec(markup)?.[1],
  )
  for (const path of named) {
    const answer = await fetch(served.url + path)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('cache-control')!, /immutable/)
  }
  const sprite = await (await fetch(`${served.url}/icons.svg`)).text()
  for (const name of iconNames) assert.ok(sprite.includes(`<symbol id="${name}"`), name)
})

test('appearance and language are kept in cookies, and drawn by the server', async () => {
  using served = await serve()
  const choose = (path: string, site: string) =>
    fetch(`${served.url}/preferences/${path}?return_to=%2Faccess%3Fx%3D1`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': site },
    })
  const answer = await choose('theme/dark', 'same-origin')
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('location'), '/access?x=1')
  const cookie = answer.headers.get('set-cookie')!
  assert.match(cookie, /^theme_resource_1=dark; .*HttpOnly; SameSite=Lax/)
  const dark = await fetch(served.url, { headers: { cookie } })
  assert.match(await dark.text(), /<html lang="en" data-theme="dark">/)
  assert.equal((await choose('theme/dark', 'cross-site')).status, 403)
  assert.equal((await choose('theme/pink', 'same-origin')).status, 200)
})

test('only an address of this service is an own path', () => {
  for (const own of ['/', '/access', '/x?y=%2F%2Fz#a', '/consent/a-b_c'])
    assert.equal(ownPath(own), own)
  const foreign = [
    ...['//evil.example', '/\\evil.example', '\\/evil.example', 'https://evil.example', 'evil'],
    ...['/\t/evil.example', '/ /evil.example', '', null, ['/'], '/a\nb', '/.//evil.example'],
    ...['javascript:alert(1)', `/${'x'.repeat(3_000)}`],
  ]
  for (const text of foreign) assert.equal(ownPath(text), null, String(text))
})

test('dates and numbers are said as the reader says them', () => {
  const at = Date.UTC(2027, 1, 18, 14, 2)
  assert.equal(formatDate(at, 'en'), '18 February 2027')
  assert.equal(formatDate(at, 'fr'), '18 février 2027')
  assert.equal(formatDateTime(at, 'en'), '18 February 2027, 14:02 UTC')
  assert.equal(formatNumber(412380, 'en'), '412,380')
  assert.equal(formatNumber(412380, 'fr'), '412\u202f380')
  assert.equal(formatBytes(38_200_000_000, 'en'), '38.2 GB')
  assert.equal(formatBytes(999_900, 'en'), '1 MB')
  assert.equal(formatBytes(1, 'en'), '1 byte')
  assert.equal(formatDuration(240_000, 'en'), '4 minutes')
  const files = { one: 'file', other: 'files' }
  assert.equal(formatCount(1, 'en', files), '1 file')
  assert.equal(formatCount(1204, 'en', files), '1,204 files')
})

test('what was written for developers is folded away from every reader', () => {
  const said = { en: 'Go back to the app.', fr: 'Revenez à l’application.' }
  const developers = { en: 'client_id is missing', fr: 'Il manque client_id : le document' }
  const problem = { status: 400, said, developers }
  const page = problemPage({ service: 's', lang: 'en', problem }).body.markup
  assert.match(
    problemPage({ service: 's', lang: 'fr', problem }).body.markup,
    /<details.*Il manque client_id\u202f: le document/,
  )
  const [seen, folded] = page.split('<details')
  assert.doesNotMatch(seen ?? '', /client_id/)
  assert.match(folded ?? '', /client_id is missing/)
})

test('the page of a problem says nothing of its reason above 499, and keeps the words simple', () => {
  const problem = { status: 500, said: { en: 'column "x" does not exist' } }
  const shown = problemPage({ service: 's', lang: 'en', problem, reference: 'id' }).body.toString()
  assert.doesNotMatch(shown, /column/)
  assert.match(shown, /<code>id<\/code>/)
})

test('the page of a problem says it in the language of the reader, and always offers a way on', () => {
  const said = { en: 'There is no import 7.', fr: 'Il n’y a pas d’import 7.' }
  const show = (lang: 'en' | 'fr', status = 404, text: typeof said | { en: string } = said) =>
    problemPage({ service: 's', lang, problem: { status, said: text } }).body.toString()
  assert.match(show('en'), /There is no import 7\.[\s\S]*The address may be old/)
  const french = show('fr')
  assert.match(french, /Il n’y a pas d’import 7\.[\s\S]*L’adresse est peut-être ancienne/)
  assert.doesNotMatch(french, /There is/)
  // What is known in English only is folded away, and marked as English.
  const untold = show('fr', 400, { en: 'one request is about one resource' })
  assert.match(untold, /Cela n’a pas fonctionné[\s\S]*<details[\s\S]*<p lang="en">one request/)
  for (const status of [400, 401, 403, 404, 409, 413, 418, 429, 500, 503])
    for (const lang of ['en', 'fr'] as const) assert.match(show(lang, status), /href="\/"/)
  assert.match(show('fr', 401), /href="\/sign-in">Se connecter/)
})

test('every word exists in each language', () => {
  const names = (value: object): string[] =>
    Object.entries(value).flatMap(([name, word]) =>
      typeof word === 'object' && word !== null ? names(word).map((n) => `${name}.${n}`) : [name],
    )
  assert.deepEqual(names(words.fr), names(words.en))
})

test('no page and no part writes a style attribute, which the policy would refuse', () => {
  const folder = new URL('./', import.meta.url)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!test)\.ts$/.test(file),
  )) {
    assert.doesNotMatch(readFileSync(new URL(name, folder), 'utf8'), /[\s'"]style="/, name)
  }
})
