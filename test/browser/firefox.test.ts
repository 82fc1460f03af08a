/** Requirement 16, in Firefox: from the app to the question and back, with the page's own script and its policy. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { type Answered, type Callbacks, callbacks } from './_callbacks.ts'
import { type Firefox, openFirefox, skipFirefox as skip } from './_firefox.ts'

const SCOPE = 'google.photos[time>=2018,time<2020].{title,time,latitude~0.01,longitude~0.01}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let firefox: Firefox
let apps: Callbacks

before(async () => {
  if (skip) return
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Trip Map' }))
  const resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 1 })).files)
  apps = ends.use(await callbacks())
  firefox = ends.use(await openFirefox())
})
after(() => ends.disposeAsync())

const button = (name: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === ${JSON.stringify(name)})`
const fill = (name: string, value: string) =>
  `(() => { const field = document.querySelector('[name=${name}]'); field.value = ${JSON.stringify(value)};
    field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true })); return '' })()`
const press = (name: string) => `(${button(name)}.click(), '')`

async function ask() {
  const { asked } = await app.push(world.authorization, { scope: SCOPE })
  await firefox.go(asked.url)
  return asked
}

test('a person signs in on the way, narrows, allows, and Firefox is back at the app', {
  skip,
}, async () => {
  const asked = await ask()
  await firefox.until(button('Sign in'))
  await firefox.read(fill('name', 'anna'))
  await firefox.read(fill('password', anna.password))
  await firefox.read(press('Sign in'))
  await firefox.until(button('Allow'))
  const { host } = new URL(app.origin)
  assert.ok((await firefox.read('document.querySelector("h1").textContent')).includes(host))
  await firefox.read(fill('to', '2018-12-31'))
  await firefox.read(press('Show what this changes'))
  await firefox.until('!document.querySelector("[role=status]").textContent.includes("2019")')
  await firefox.until(button('Allow'))
  await firefox.read(press('Allow'))
  await firefox.until(`location.href.startsWith(${JSON.stringify(app.callback)})`)
  const back = new URL(await firefox.read('location.href')).searchParams
  assert.equal(back.get('state'), asked.state)
  const redeemed = await app.redeem(asked, back.get('code') ?? '')
  assert.equal(redeemed.status, 200, redeemed.text)
})

test('and a refusal reaches the app too', { skip }, async () => {
  const { asked } = await app.push(world.authorization, { scope: 'google.photos.title' })
  await firefox.go(asked.url)
  await firefox.until(button('Refuse'))
  await firefox.read(press('Refuse'))
  await firefox.until(`location.href.startsWith(${JSON.stringify(app.callback)})`)
  const back = new URL(await firefox.read('location.href')).searchParams
  assert.equal(back.get('error'), 'access_denied')
})

/** Leads to the question, or to the sign-in before it. */
async function askFrom(browser: Firefox, { app: asking, callback }: Answered): Promise<void> {
  const parameters = { scope: SCOPE, prompt: 'consent', redirect_uri: callback }
  const { answer, asked } = await asking.push(world.authorization, parameters)
  assert.equal(answer.status, 201, answer.text)
  await browser.go(asked.url)
}

async function codeAt(browser: Firefox, { callback }: Answered): Promise<void> {
  await browser.until(`location.href.startsWith(${JSON.stringify(`${callback}?`)})`)
  assert.ok(new URL(await browser.read('location.href')).searchParams.get('code'))
}

test('an app behind TLS, and one with a scheme of its own, are answered too', {
  skip,
}, async () => {
  await askFrom(firefox, apps.secure)
  await firefox.until(button('Allow'))
  await firefox.read(press('Allow'))
  await codeAt(firefox, apps.secure)
  await askFrom(firefox, apps.ownScheme)
  await firefox.until(button('Allow'))
  await firefox.read(press('Allow'))
  await firefox.until('document.querySelector("h1").textContent.trim().startsWith("Allowed")')
  const way = '[...document.links].find((one) => one.textContent.trim() === "Continue").href'
  assert.ok((await firefox.read(way)).startsWith(`${world.authorization}/`))
})

test('without script in Firefox: signed in, made less by a button, allowed, and back at the app', {
  skip,
}, async () => {
  await using still = await openFirefox({ scripts: false })
  await askFrom(still, apps.loopback)
  await still.until(button('Sign in'))
  await still.read(fill('name', 'anna'))
  await still.read(fill('password', anna.password))
  await still.read(press('Sign in'))
  for (const where of [apps.loopback, apps.secure]) {
    if (where === apps.secure) await askFrom(still, where)
    await still.until(button('Allow'))
    await still.read(fill('to', '2018-12-31'))
    await still.read(press('Show what this changes'))
    await still.until('!document.querySelector("[role=status]").textContent.includes("2019")')
    await still.until(button('Allow'))
    await still.read(press('Allow'))
    await codeAt(still, where)
  }
})

test('the pages where the data is are drawn: pictures, map, calendar', { skip }, async () => {
  await firefox.go(`${world.resource}/explore/google.photos`)
  await firefox.until(button('Sign in'))
  await firefox.read(fill('name', 'anna'))
  await firefox.read(fill('password', anna.password))
  await firefox.read(press('Sign in'))
  await firefox.until('document.querySelectorAll("main img").length > 3')
  await firefox.go(`${world.resource}/explore/google.photos?view=map`)
  await firefox.until('document.querySelector("main svg path")')
})
