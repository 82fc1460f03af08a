/** The page that asks: whose it is, what it offers, and that it is answered once, by the person it was shown to. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { Person } from '../../support/person.ts'
import { StubResource } from './stub-resource.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const YEARS = 'google.photos[time>=2014,time<2019].{latitude~0.01,longitude~0.01,title}'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

test('attack 13: the question stands in no frame and leads only to the app', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const policy = anna.headers.get('content-security-policy') ?? ''
  assert.match(policy, /frame-ancestors 'none'/)
  assert.match(policy, new RegExp(`form-action 'self' ${app.origin}`))
  assert.equal(anna.headers.get('referrer-policy'), 'no-referrer')
})

test('a question is answered once', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const tab = anna.otherTab()
  await tab.go(anna.url)
  await anna.press('Allow')
  assert.ok(app.returned(anna)['code'])
  await tab.press('Allow')
  assert.equal(tab.status, 400)
  assert.ok(!tab.url.startsWith(app.callback))
})

test('pressed in two tabs at once, it is answered once', async () => {
  const { app, anna, issuer } = world
  const receipts = async () => {
    await anna.go(`${issuer}/receipts`)
    return anna.page.html.split('<article').length
  }
  const before = await receipts()
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const tabs = await Promise.all(
    [1, 2, 3].map(async () => {
      const tab = anna.otherTab()
      return tab.go(anna.url)
    }),
  )
  await Promise.all(tabs.map((tab) => tab.press('Allow')))
  assert.equal((await receipts()) - before, 1)
})

test('a question begun with one account is not asked of the next one in the same browser', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const question = anna.url
  const tab = anna.otherTab()
  await tab.go(`${issuer}/sign-out`)
  await tab.press('Sign out')
  await tab.go(`${issuer}/sign-up`)
  await tab.fill({ Name: 'dora', Password: tab.password }).press('Sign up')
  await tab.go(question)
  assert.equal(tab.status, 400)
  assert.ok(tab.has('begun with another account'), tab.text)
  await anna.go(`${issuer}/sign-in`)
  await anna.signInIfAsked()
})

test('attack 14: the question of one person cannot be answered by another', async () => {
  const { app, anna, issuer } = world
  const mallory = new Person('mallory')
  await mallory.signUp(issuer)
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const { url, entries } = anna.page.submission('Allow')
  await mallory.go(anna.url)
  assert.equal(mallory.status, 400)
  assert.ok(!mallory.hasButton('Allow'))
  // Her own answer, stolen or planted: with the token of her page, with none, and with one of the other's own pages.
  await mallory.go(`${issuer}/sign-out`)
  const [, own] = mallory.page
    .submission('Sign out')
    .entries.find(([name]) => name === '_csrf') as [string, string]
  const bare = entries.filter(([name]) => name !== '_csrf')
  const stranger = new Person('stranger')
  await stranger.go(`${issuer}/sign-in`)
  const foreign: [string, Person, [string, string][]][] = [
    ['word for word', mallory, entries],
    ['without the token of the page', mallory, bare],
    ['with a token of the other', mallory, [...bare, ['_csrf', own]]],
  ]
  for (const [what, person, sent] of foreign) {
    const answer = await person.fetch(url, { method: 'POST', body: new URLSearchParams(sent) })
    assert.ok([400, 403].includes(answer.status), `${what}: ${answer.status}`)
    assert.equal(answer.headers.get('location'), null, what)
    assert.ok(!(await answer.text()).includes('code='), what)
  }
  const asked = await stranger.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  const to = new URL(asked.headers.get('location') ?? '', url)
  assert.deepEqual([asked.status, to.origin, to.pathname], [303, issuer, '/sign-in'], to.href)
  // It is still hers to answer, once; after that it is nobody's.
  await anna.press('Allow')
  assert.ok(app.returned(anna)['code'])
  for (const person of [anna, mallory]) {
    const again = await person.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
    assert.ok([400, 403].includes(again.status), `replayed: ${again.status}`)
    assert.equal(again.headers.get('location'), null, 'replayed')
  }
})

test('attack 65: a page of another site cannot answer', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const { entries } = anna.page.submission('Allow')
  const send = (headers: Record<string, string>, body: URLSearchParams) =>
    anna.fetch(anna.url, { method: 'POST', headers, body })
  const foreign = await send(
    { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
    new URLSearchParams(entries),
  )
  assert.equal(foreign.status, 403)
  const bare = new URLSearchParams(entries.filter(([name]) => name !== '_csrf'))
  assert.equal((await send({}, bare)).status, 403)
})

test('what the catalog does not have is told to the app, with what there is', async () => {
  const { app, anna, issuer, stub } = world
  await app.ask(anna, issuer, { scope: 'google.fotos.title' })
  const back = app.returned(anna)
  assert.equal(back['error'], 'invalid_authorization_details')
  assert.match(String(back['error_description']), /google\.fotos/)
  const { answer } = await app.push(issuer, {
    scope: 'google.fotos.title',
    resource: stub.resource,
  })
  assert.equal(answer.status, 400)
  assert.equal(answer.body.error, 'invalid_scope')
})

test('an item above the ceiling has no box, and leads to where the ceiling can be raised', async () => {
  await using low = await stubWorld({
    binding: {
      ceiling: [
        {
          type: 'mandate_records',
          actions: ['read'],
          collection: 'google.**',
          fields: ['*'],
        },
      ],
    },
  })
  const { app, anna, issuer, stub } = low
  await app.ask(anna, issuer, { scope: 'google.photos.title ?facebook.messages.sender' })
  assert.doesNotMatch(anna.page.html, /name="item_1"/)
  assert.match(anna.page.html, new RegExp(`${stub.origin}/provider`))
  await anna.pressForged('Allow', (entries) => [...entries, ['item_1', 'yes']])
  assert.equal(anna.status, 400)
  await anna.press('Allow')
  assert.ok(app.returned(anna)['code'])

  // Where the app needs it, nothing can be allowed, and nothing is there to be made smaller.
  await app.ask(anna, issuer, { scope: 'facebook.messages.sender' })
  const buttons = anna.page.buttonNames.filter((name) => /Show|Refuse|Allow/.test(name))
  assert.deepEqual(buttons, ['Show what this changes', 'Refuse'])
  for (const field of ['From', 'The app may read for']) assert.ok(!anna.page.hasField(field), field)
  await anna.press('Show what this changes')
  assert.ok(anna.has('Open it there first'), anna.text)
  await anna.press('Refuse')
  assert.equal(app.returned(anna)['error'], 'access_denied')
})

test('days in the wrong order are said to be that, also where it stands what would be shared', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const days = { From: '2018-05-01', to: '2018-01-01' }
  await anna.fill(days).press('Show what this changes')
  const said = anna.text.split('The last day is before the first').length - 1
  assert.equal(said, 2, anna.text)
  assert.ok(!anna.has('You have not chosen anything'), anna.text)
})

test('data that is not the person’s here is said to be that, and not that nothing is linked', async () => {
  const { app, anna, issuer } = world
  const resource = 'https://rs.example/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'
  await app.ask(anna, issuer, { scope: YEARS, resource, prompt: 'consent' })
  assert.equal(anna.status, 400)
  const { host } = new URL(app.origin)
  assert.ok(
    anna.has(`${host} asks about data that this provider does not manage access to for you`),
  )
  assert.ok(anna.has('Nothing was shared'))
  assert.ok(!anna.has('none of your data'))
  await anna.click(`Back to ${host}`)
  assert.equal(app.returned(anna)['error'], 'access_denied')
  const ben = new Person('ben')
  await ben.signUp(issuer)
  await app.ask(ben, issuer, { scope: YEARS, prompt: 'consent' })
  assert.ok(ben.has('manages access to none of your data'))
})

test('an owner with data at two places is asked which', async () => {
  await using two = await stubWorld()
  await using other = await StubResource.start()
  const { app, anna, issuer } = two
  await other.bind(anna, issuer)
  const asked = await app.ask(anna, issuer, { scope: 'google.photos.title' })
  assert.ok(!anna.hasButton('Allow'))
  anna.tick(new URL(other.origin).host)
  await anna.press('Continue')
  await anna.press('Allow')
  const answer = await app.redeem(asked, String(app.returned(anna)['code']))
  const [detail] = answer.body['authorization_details'] as { locations: string[] }[]
  assert.deepEqual(detail?.locations, [other.resource])
})

test('attack 20, 67: the host stands first, and a name with markup is text', async () => {
  const { anna, issuer } = world
  await using evil = await App.start({ name: 'Google <b>Photos</b>' })
  await evil.ask(anna, issuer, { scope: 'google.photos.title' })
  const heading = /<h1>(.*?)<\/h1>/s.exec(anna.page.html)?.[1] ?? ''
  assert.ok(heading.includes(new URL(evil.origin).host))
  assert.ok(!heading.includes('Google'))
  assert.ok(!anna.page.html.includes('<b>Photos</b>'))
})

test('attack 20: a name that looks like another’s, or turns the text around, stands behind the host', async () => {
  const { anna, issuer } = world
  // Cyrillic letters in it, and marks that would let it run backwards over what follows.
  for (const name of ['Gооgle Phоtоs', '\u202egoogle.com\u202c', 'accounts.google.com']) {
    await using evil = await App.start({ name })
    await evil.ask(anna, issuer, { scope: 'google.photos.title' })
    const heading = /<h1>(.*?)<\/h1>/s.exec(anna.page.html)?.[1] ?? ''
    assert.ok(heading.includes(new URL(evil.origin).host), heading)
    assert.ok(!heading.includes(name), heading)
    // What it says of itself is said to be that, and cannot touch the words around it.
    const said = anna.page.html.indexOf('It calls itself')
    assert.ok(said > anna.page.html.indexOf('</h1>'), name)
    for (const at of indexesOf(anna.page.html, name)) {
      const around = anna.page.html.slice(Math.max(0, at - 60), at)
      assert.match(around, /<bdi[^>]*>[^<]*$|<title|calls itself/, `${name}: …${around}`)
    }
    await anna.press('Refuse')
  }
})

function indexesOf(text: string, part: string): number[] {
  return [...text.matchAll(new RegExp(part, 'g'))].map(({ index }) => index)
}

test('an app with a scheme of its own is reached by a page that goes on, which no policy stops', async () => {
  const { anna, issuer } = world
  await using phone = await App.start({ name: 'Phone', confidential: false })
  const redirect_uri = 'com.example.phone:/callback'
  phone.document = { ...phone.document, redirect_uris: [redirect_uri] }
  const { answer, asked } = await phone.push(issuer, { scope: 'google.photos.title', redirect_uri })
  assert.equal(answer.status, 201, answer.text)
  await anna.go(asked.url)
  const { url, entries } = anna.page.submission('Allow')
  const body = new URLSearchParams(entries)
  const allowed = await anna.fetch(url, { method: 'POST', body })
  assert.equal(allowed.status, 200)
  const [, next] = /http-equiv="refresh" content="\d+;url=([^"]+)"/.exec(await allowed.text()) ?? []
  const back = await anna.fetch(new URL(next!, issuer).href)
  assert.match(back.headers.get('location') ?? '', /^com\.example\.phone:\/callback\?code=/)
})
