/** Requirement 16: the way back to the app in Chromium, whatever kind of address the app has, with script and without. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Asked } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { type Answered, type Callbacks, callbacks } from './_callbacks.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { details, MAP_OF_2018 } from './_requests.ts'
import { complaints, press, text, words } from './_steps.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let apps: Callbacks
let browser: Browser

before(async () => {
  if (skip) return
  world = ends.use(await World.start({ worker: false }))
  apps = ends.use(await callbacks())
  await owner(world, anna)
  browser = world.keep(await openBrowser())
})
after(() => ends.disposeAsync())

async function ask({ app, callback }: Answered): Promise<Asked> {
  const { answer, asked } = await app.push(world.authorization, {
    ...details(MAP_OF_2018),
    ...{ prompt: 'consent', redirect_uri: callback },
  })
  assert.equal(answer.status, 201, answer.text)
  return asked
}

for (const [how, javaScriptEnabled] of [
  ['with script', true],
  ['without script', false],
] as const) {
  let context: BrowserContext
  let page: Page
  let complained: string[]

  test(`${how}: a person comes to the question`, { skip }, async () => {
    context = await visitor(browser, { javaScriptEnabled, ignoreHTTPSErrors: true })
    await carry(context, anna.cookieFor(world.authorization))
    page = await context.newPage()
    const origins = () => [
      ...[world.authorization, world.resource],
      ...[apps.loopback, apps.secure].map(({ callback }) => new URL(callback).origin),
    ]
    complained = complaints(page, origins)
  })

  for (const [kind, which] of [
    ['on loopback', 'loopback'],
    ['behind TLS', 'secure'],
  ] as const)
    test(`${how}, an app ${kind}: Allow and Refuse lead there at once`, { skip }, async () => {
      const { callback } = apps[which]
      for (const [button, member] of [
        ['Allow', 'code'],
        ['Refuse', 'error'],
      ] as const) {
        await page.goto((await ask(apps[which])).url)
        const { host } = new URL(callback)
        assert.ok((await text(page)).includes(`You then return to ${host}`))
        await press(page, button)
        await page.waitForURL((url) => url.href.startsWith(callback))
        assert.equal(await words(page.locator('body')), 'back at the app')
        assert.ok(new URL(page.url()).searchParams.get(member))
      }
      assert.deepEqual(complained, [])
    })

  test(`${how}, an app with a scheme of its own: a page says what was done, and leads on`, {
    skip,
  }, async () => {
    await page.goto((await ask(apps.ownScheme)).url)
    assert.match(await text(page), /You then return to com\.example\.trips:/)
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await press(page, 'Allow')
    assert.equal((await answered).status(), 200)
    assert.match(await text(page), /Allowed[\s\S]*until \d+ \w+ \d{4}\.[\s\S]*Keep the receipt/)
    const way = await page.getByRole('link', { name: 'Continue' }).getAttribute('href')
    const url = new URL(way ?? '', world.authorization).href
    const cookies = (await context.cookies(url)).map((one) => `${one.name}=${one.value}`)
    const headers = { cookie: cookies.join('; ') }
    const next = await fetch(url, { redirect: 'manual', headers })
    assert.match(next.headers.get('location') ?? '', /^com\.example\.trips:\/callback\?code=/)
    await context.close()
  })
}
