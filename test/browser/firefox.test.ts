/** Requirement 16, in Firefox: from the app to the question and back, with the page's own script and its policy. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { type Firefox, openFirefox, skipFirefox as skip } from './_firefox.ts'

const SCOPE = 'google.photos[time>=2018,time<2020].{title,time,latitude~0.01,longitude~0.01}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let firefox: Firefox

before(async () => {
  if (skip) return
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Trip Map' }))
  const resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 1 })).files)
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
  // The sentence follows the date by the page's own script, without a load.
  await firefox.read(fill('to', '2018-12-31'))
  await firefox.until('document.querySelector("[role=status]").textContent.includes("of 2018")')
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
