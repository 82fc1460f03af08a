/** Examples beside the question: filled by the service where the data is, unseen by the page around them. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { complaints } from './_steps.ts'

const SCOPE = 'google.youtube.watched.{title,time~day}'

let world: World
let browser: Browser
let app: App
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Trip Map' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  const address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 1, locations: 1, activity: 1, watched: 7 })
  await importFiles(anna, address, files)
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

/** The question in a browser that has these cookies. */
async function question(cookies: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await visitor(browser)
  await carry(context, cookies)
  const page = await context.newPage()
  const { asked } = await app.push(world.authorization, { prompt: 'consent', scope: SCOPE })
  await page.goto(asked.url)
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor()
  return { page, context }
}

/** Cookies know no ports, but their names say whose they are. */
const cookiesOf = (url: string) =>
  anna
    .cookieFor(url)
    .split('; ')
    .filter((pair) => pair.split('=')[0]?.endsWith(`_${new URL(url).port}`))
    .join('; ')
const there = () => cookiesOf(world.resource)
const here = () => cookiesOf(world.authorization)

test('whoever is signed in where the data is opens three examples beside the sentence', {
  skip,
}, async () => {
  const { page, context } = await question(`${here()}; ${there()}`)
  const complained = complaints(page, () => [world.authorization, world.resource])
  const frame = page.locator('iframe.examples')
  const link = page.locator('a[aria-expanded="false"]', { hasText: 'See examples at' })
  await link.waitFor()
  // Nothing moves by itself.
  assert.equal(await frame.isVisible(), false)
  await link.press('Enter')
  await frame.waitFor()
  const inside = page.frameLocator('iframe.examples')
  await inside.getByText('7 records today.').waitFor()
  await inside.getByRole('row').nth(3).waitFor()
  const rows = await inside.getByRole('row').count()
  assert.equal(rows, 4)
  const example = await inside.getByRole('cell').first().textContent()
  assert.ok(!(await page.content()).includes(example ?? ''))
  assert.deepEqual(complained, [])
  await context.close()
})

test('whoever is not is led there by the link, and sees nothing empty', { skip }, async () => {
  const { page, context } = await question(here())
  // Asked for again, so that the answer can be seen.
  const answered = page.waitForResponse((answer) => answer.url().includes('/frame?'))
  await page.reload()
  assert.equal((await answered).status(), 204)
  const there = page.context().waitForEvent('page')
  await page.getByRole('link', { name: /^See examples at/ }).click()
  assert.ok((await there).url().startsWith(world.resource))
  assert.equal(await page.locator('iframe.examples').isVisible(), false)
  await context.close()
})

test('the page around the examples is told nothing that depends on them', { skip }, async () => {
  const { page, context } = await question(`${here()}; ${there()}`)
  const told = (scope: string): Promise<unknown> => {
    const address = `${world.resource}/share/frame?${new URLSearchParams({ scope })}`
    return page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.src = ${JSON.stringify(address)}
      addEventListener('message', ({ source, data }) => {
        if (source === frame.contentWindow) resolve(JSON.stringify(data))
      })
      document.body.append(frame)
    })`)
  }
  const something = await told(SCOPE)
  assert.equal(await told('google.youtube.watched[time=1999].title'), something)
  await context.close()
})

test('only the owner’s provider may be around the examples, and a stranger is told nothing', {
  skip,
}, async () => {
  const url = `${world.resource}/share/frame?${new URLSearchParams({ scope: SCOPE })}`
  const shown = await fetch(url, { headers: { cookie: there() } })
  assert.equal(shown.status, 200)
  const policy = shown.headers.get('content-security-policy') ?? ''
  assert.match(policy, new RegExp(`frame-ancestors ${world.authorization}$`))
  const stranger = await fetch(url)
  assert.deepEqual([stranger.status, await stranger.text()], [204, ''])
  const wrong = await fetch(`${world.resource}/share/frame?scope=%3C`, {
    headers: { cookie: there() },
  })
  assert.deepEqual([wrong.status, await wrong.text()], [204, ''])
})

test('attack 13: another site puts neither the examples nor the question into a frame, and is told nothing', {
  skip,
}, async () => {
  const { page: asked, context } = await question(`${here()}; ${there()}`)
  const scope = new URLSearchParams({ scope: SCOPE })
  const framed = [
    `${world.resource}/share/frame?${scope}`,
    `${world.resource}/share?${scope}`,
    `${world.resource}/access`,
    `${world.authorization}/access`,
    asked.url(),
  ]
  await using evil = await App.start({ name: 'Evil' })
  const frames = framed.map((url) => `<iframe src="${url.replaceAll('&', '&amp;')}"></iframe>`)
  evil.pages['/around'] = [
    'text/html',
    `<script>heard = []; onmessage = ({ data }) => heard.push(data)</script>${frames.join('')}`,
  ]
  const page = await context.newPage()
  await page.goto(`${evil.origin}/around`)
  await page.waitForLoadState('networkidle')
  const shown = page.frames().filter((frame) => frame !== page.mainFrame())
  assert.equal(shown.length, framed.length)
  for (const [at, frame] of shown.entries())
    assert.match(frame.url(), /^chrome-error:/, `${framed[at]} stands in a frame`)
  assert.deepEqual(await page.evaluate('heard'), [])
  await context.close()
})

test('what another window says opens nothing on the question, and the examples are taken from their own place alone', {
  skip,
}, async () => {
  // Without a session where the data is there is nothing to see, whoever says otherwise.
  const { page: asked, context } = await question(here())
  await using evil = await App.start({ name: 'Evil' })
  evil.pages['/opener'] = ['text/html', '<title>evil</title>']
  const page = await context.newPage()
  await page.goto(`${evil.origin}/opener`)
  const opening = context.waitForEvent('page')
  await page.evaluate(`void (opened = open(${JSON.stringify(asked.url())}))`)
  const opened = await opening
  await opened.getByRole('button', { name: 'Allow', exact: true }).waitFor()
  await opened.waitForLoadState('networkidle')
  await page.evaluate(`for (const data of [{ mandate: 'examples' }, 'examples', null])
    opened.postMessage(data, '*')`)
  // The page’s own window, and a frame of it, speak no more for the place of the data.
  await opened.evaluate(`postMessage({ mandate: 'examples' }, '*')`)
  await opened.evaluate('new Promise((resolve) => setTimeout(resolve, 300))')
  const link = opened.getByRole('link', { name: /^See examples at/ })
  assert.equal(await link.getAttribute('aria-expanded'), null)
  assert.equal(await opened.locator('iframe.examples').isVisible(), false)
  await context.close()
})
