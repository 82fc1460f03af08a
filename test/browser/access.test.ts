/** What an owner sees of access, provider and imports, requirement by requirement (`pages.md`, section 2). */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout, madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press, text, words } from './_steps.ts'

let world: World
let browser: Browser
let app: App
let page: Page
let address: string
let asked: string
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Trip Map' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 12, locations: 10, activity: 5, watched: 7 })
  await importFiles(anna, address, files)
  const scope = 'google.youtube.watched.{title,time~day}'
  const tokens = await app.obtain(anna, world.authorization, { scope }, async (person) => {
    asked = /The videos you watched[^.]*\./.exec(person.text)?.[0] ?? ''
    await person.press('Allow')
  })
  await app.read(`${address}/records/google.youtube.watched`, tokens.access_token)
  browser = world.keep(await openBrowser())
  const context = await visitor(browser)
  page = await context.newPage()
  await look()
})
after(() => world?.[Symbol.asyncDispose]())

/** The browser goes on with what anna is signed in to. */
function look(): Promise<void> {
  return carry(page.context(), anna.cookieFor(world.resource))
}

const entry = () => page.getByRole('row').filter({ hasText: new URL(app.origin).host })

test('requirement 21: access is said word for word as it was asked, at both services', {
  skip,
}, async () => {
  assert.ok(asked.length > 20)
  for (const origin of [world.resource, world.authorization]) {
    await page.goto(`${origin}/access`)
    const said = await words(entry())
    assert.ok(said.includes(asked), `${said} does not say: ${asked}`)
    assert.match(said, /Can read[\s\S]*\d+ \w+ \d{4}\s+Since\s+\d+ \w+ \d{4}/)
  }
  await page.goto(`${world.resource}/access`)
  assert.match(await words(entry()), /\d+ \w+ \d{4}, [\d:]+ UTC\s+Read so far\s+7 records/)
})

test('on a desk access is a table, on a phone a card for each app; a screen reader hears the same of both', {
  skip,
}, async () => {
  const devtools = await page.context().newCDPSession(page)
  /** As the browser tells it to a screen reader. */
  const heard = async (role: string): Promise<string[]> => {
    const { nodes } = await devtools.send('Accessibility.getFullAXTree')
    return nodes
      .filter((node) => !node.ignored && node.role?.value === role)
      .map(({ name }) => String(name?.value ?? ''))
  }
  const places = async () => {
    const cells = await entry().locator('> *').all()
    return Promise.all(cells.map((cell) => cell.boundingBox()))
  }
  const { host } = new URL(app.origin)
  for (const [origin, columns] of [
    [world.resource, ['App', 'What', 'Until', 'Last read', 'What you can do']],
    [world.authorization, ['App', 'What', 'Until', 'Last used', 'What you can do']],
  ] as const) {
    for (const width of [1280, 900]) {
      await page.setViewportSize({ width, height: 800 })
      await page.goto(`${origin}/access`)
      assert.deepEqual(await heard('columnheader'), columns, `${origin}, ${width}`)
      const beside = await places()
      assert.equal(beside.length, columns.length)
      assert.equal(new Set(beside.map((box) => box?.y)).size, 1, `${origin}, ${width}`)
      assert.deepEqual(await heard('table'), ['Access that can be used'])
    }
    await page.setViewportSize({ width: 390, height: 800 })
    const below = (await places()).map((box) => box?.y ?? 0)
    assert.deepEqual(
      below,
      below.toSorted((a, b) => a - b),
    )
    assert.equal(new Set(below).size, columns.length, `${origin}: ${below}`)
    assert.deepEqual(await heard('table'), ['Access that can be used'])
    assert.equal((await heard('cell')).length, columns.length - 1)
    assert.ok((await heard('rowheader'))[0]?.startsWith(host))
    // What the head of a column would say is said in the card.
    assert.match(await words(entry()), new RegExp(`Until[\\s\\S]*${columns[3]}`))
  }
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(`${world.resource}/access`)
})

test('requirement 22, 25: two presses end it, both weigh the same, and the end stays listed', {
  skip,
}, async () => {
  await press(page, 'End access')
  const looks = []
  for (const name of ['Keep access', 'End access']) {
    const button = page.getByRole('button', { name })
    const { width, height } = (await button.boundingBox()) ?? { width: 0, height: 0 }
    const style = await button.evaluate((element) => {
      const { color, backgroundColor, border, font } =
        element.ownerDocument.defaultView.getComputedStyle(element)
      return { color, backgroundColor, border, font }
    })
    looks.push({ ...style, width: Math.round(width), height: Math.round(height) })
  }
  assert.deepEqual(looks[0], looks[1])
  assert.match(await text(page), /may still have what it read: 7 records/)
  const { origin, host } = new URL(app.origin)
  const contact = page.getByRole('link', { name: `Go to ${host}` })
  assert.equal(await contact.getAttribute('href'), origin)
  await press(page, 'End access')
  await page.waitForURL(`${world.resource}/access`)
  await page.getByText('Ended (1)').click()
  assert.match(await words(entry()), /Ended[\s\S]*\d{4}, [\d:]+ UTC, by you, here/)
})

test('requirement 27: a change of provider is one page, and nothing on it is chosen', {
  skip,
}, async () => {
  const scope = 'google.youtube.watched.title'
  const tokens = await app.obtain(anna, world.authorization, { scope })
  await app.read(`${address}/records/google.youtube.watched`, tokens.access_token)
  const second = await world.anotherAuthorization()
  await anna.signUp(second)
  await toConfirmPage(world, anna, second)
  await look()
  await page.goto(anna.url)
  const said = await text(page)
  for (const origin of [world.authorization, second]) assert.ok(said.includes(new URL(origin).host))
  assert.equal(await page.locator('input:checked').count(), 0)
  await press(page, 'Change provider')
  const { host } = new URL(app.origin)
  assert.ok((await words(page.getByRole('alert'))).includes(`Choose Go on or Stop for ${host}.`))
  assert.equal(await page.locator('input:checked').count(), 0)
})

test('requirement 28: until it is confirmed nothing has changed, and Cancel leaves all as it was', {
  skip,
}, async () => {
  const bindings = () => anna.fetch(`${address}/bindings`).then((answer) => answer.text())
  const former = await bindings()
  assert.match(former, /"seq":1/)
  await page.getByLabel('Go on').check()
  await press(page, 'Change provider')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await press(page, 'Sign in')
  assert.match(await text(page), /This is not your password\. Nothing has changed\./)
  assert.equal(await bindings(), former)
  await page.goto(anna.url)
  await press(page, 'Cancel')
  await page.waitForURL(`${world.resource}/provider`)
  assert.equal(await bindings(), former)
})

test('requirement 33: every file of the archive is in one class, and the sum is right', {
  skip,
}, async () => {
  await page.goto(`${world.resource}/imports/1`)
  const rows = await page.locator('table').first().locator('tbody tr').all()
  const numbers = []
  for (const row of rows) numbers.push(Number(await words(row.locator('.number'))))
  const [together, inArchive] = numbers.slice(-2)
  assert.equal(numbers.length, 7)
  assert.equal(
    numbers.slice(0, 5).reduce((sum, one) => sum + one, 0),
    together,
  )
  assert.equal(together, inArchive)
  assert.match(await text(page), /difference 0/)
})

test('requirement 35: undo says beforehand what goes, and brings back what was', {
  skip,
}, async () => {
  const { access_token } = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
  })
  await app.read(`${address}/records/google.photos`, access_token)
  await look()
  await page.goto(`${world.resource}/imports/1`)
  await page.getByRole('link', { name: 'Undo this import' }).click()
  const { host } = new URL(app.origin)
  assert.ok((await text(page)).includes(`${host} can read data of these kinds now.`))
  const [, gone] = /Undo removes (\d+) records\./.exec(await text(page)) ?? []
  assert.ok(Number(gone) > 0)
  await press(page, 'Undo')
  assert.match(await text(page), /Undone\./)
  await page.goto(world.resource)
  assert.match(await text(page), /Nothing here yet/)
})

test('requirement 34: an archive without records says so first, and what to do', {
  skip,
}, async () => {
  const empty = await madeZip('takeout-20260101T000000Z-001.zip', {
    'Takeout/Location History (Timeline)/Records.json': '{"locations":[]}',
    'Takeout/archive_browser.html': '<html>',
  })
  const { number } = await importFiles(anna, address, [empty])
  await page.goto(`${world.resource}/imports/${number}`)
  assert.match(await text(page), /^Import of [^\n]+\s+Nothing in this export could be read\./)
})

test('requirement 34: settings of the Timeline without a place say where the places are, and how to get them', {
  skip,
}, async () => {
  const folder = 'Takeout/Location History (Timeline)'
  const onPhone = await madeZip('takeout-20260102T000000Z-001.zip', {
    [`${folder}/Settings.json`]: '{"createdTime":"2020-01-01T00:00:00Z"}',
    [`${folder}/Encrypted Backups.txt`]: 'x',
  })
  const { number } = await importFiles(anna, address, [onPhone])
  await page.goto(`${world.resource}/imports/${number}`)
  const said = await text(page)
  assert.match(said, /^Import of [^\n]+\s+Nothing in this export could be read\./)
  const steps =
    /Google keeps them on the phone\. On Android: Settings, [^.]*Timeline, Export\. On an iPhone: /
  assert.match(said, steps)
  assert.ok(said.search(steps) < said.indexOf('What became of them'), 'before any number')
})
