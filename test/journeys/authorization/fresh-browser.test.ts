/** Most people come from an app in a browser where they are signed in nowhere: the sign-in stands before the question. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { Person } from '../../support/person.ts'
import { owner, toConfirmPage } from '../../support/steps.ts'
import { World } from '../../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let issuer: string
let resource: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  issuer = world.authorization
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

const prompts = [undefined, 'login', 'consent', 'login consent']
const scopeOf = (year: number) => `openid google.photos[time>=${year}].title`

test('whoever was not signed in is asked after the sign-in, whatever the app wanted asked', async () => {
  for (const [at, prompt] of prompts.entries()) {
    const browser = anna.elsewhere()
    const asked = await app.ask(browser, issuer, { scope: scopeOf(2000 + at), resource, prompt })
    assert.ok(browser.hasButton('Allow'), `${prompt}: ${browser.status} ${browser.text}`)
    await browser.press('Allow')
    const { code } = app.returned(browser)
    const redeemed = await app.redeem(asked, String(code))
    assert.equal(redeemed.status, 200, redeemed.text)
  }
})

test('what is covered is asked after the sign-in only where the app wants it asked', async () => {
  const scope = scopeOf(2010)
  await app.obtain(anna, issuer, { scope, resource })
  for (const prompt of prompts) {
    const browser = anna.elsewhere()
    await app.ask(browser, issuer, { scope, resource, prompt })
    if (prompt?.includes('consent')) {
      assert.ok(browser.hasButton('Allow'), `${prompt}: ${browser.status} ${browser.text}`)
      await browser.press('Allow')
    }
    assert.ok(app.returned(browser)['code'], prompt)
  }
})

test('a provider where one is signed in nowhere can be linked', async () => {
  await toConfirmPage(world, anna.elsewhere(), issuer)
})

test('somebody new signs up on the way, and is told what is missing', async () => {
  const ben = new Person('ben')
  const { asked } = await app.push(issuer, { scope: scopeOf(2012) })
  await ben.go(asked.url)
  await ben.click('Sign up')
  await ben.fill({ Name: ben.name, Password: ben.password }).press('Sign up')
  assert.ok(ben.has('manages access to none of your data'), ben.text)
})

test('whoever signs out on the way back to the app gives it no code', async () => {
  const scope = scopeOf(2011)
  await app.obtain(anna, issuer, { scope, resource })
  const { asked } = await app.push(issuer, { scope, resource })
  const browser = anna.elsewhere()
  await browser.go(asked.url)
  const question = browser.trail.find((url) => url.includes('/consent/')) as string
  await browser.go(`${issuer}/sign-in`)
  await browser.signInIfAsked()
  const [way] = /\/auth\/[\w-]+/.exec(await (await browser.fetch(question)).text()) ?? []
  assert.ok(way)
  await browser.go(`${issuer}/sign-out`)
  await browser.press('Sign out')
  await browser.go(issuer + way)
  const back = app.returned(browser)
  assert.equal(back['code'], undefined)
  assert.equal(back['error'], 'access_denied')
})
