/** The question, requirement by requirement (`pages.md`, section 2). */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { details, MAP_OF_2018, PHOTOS_OF_2018, THREE_GROUPS } from './_requests.ts'
import { overhear, press, text, words } from './_steps.ts'

const ANSWERS = ['Refuse', 'Allow once (for one hour)', 'Allow']

let world: World
let browser: Browser
let app: App
let page: Page
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Google Photos' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  const address = await owner(world, anna)
  await openCeiling(world, anna)
  const { files } = await madeTakeout({ photos: 12, locations: 10, activity: 5, watched: 5 })
  await importFiles(anna, address, files)
  browser = world.keep(await openBrowser())
  const context = await visitor(browser)
  page = await context.newPage()
  await carry(context, anna.cookieFor(world.authorization))
})
after(() => world?.[Symbol.asyncDispose]())

/** Leads the browser to the question. */
async function ask(parameters: Record<string, string> = THREE_GROUPS): Promise<void> {
  const { answer, asked } = await app.push(world.authorization, {
    prompt: 'consent',
    ...parameters,
  })
  assert.equal(answer.status, 201, answer.text)
  await page.goto(asked.url)
  await page.getByRole('button', { name: 'Refuse' }).waitFor()
}

const isStillAsked = () => new URL(page.url()).pathname.startsWith('/consent/')

test('requirement 1: the host stands in the heading, the name behind it, in quotes', {
  skip,
}, async () => {
  await ask()
  const heading = await words(page.getByRole('heading', { level: 1 }))
  assert.ok(heading.includes(new URL(app.origin).host))
  assert.doesNotMatch(heading, /Google/)
  assert.match(await text(page), /It calls itself “Google Photos”/)
  assert.equal(await words(page.locator('header bdi')), 'Google Photos')
})

test('requirement 2: nothing is ticked in advance', { skip }, async () => {
  assert.equal(await page.locator('input:checked').count(), 0)
})

test('requirement 3: the three answers weigh the same, on a phone and on a desk', {
  skip,
}, async () => {
  for (const width of [320, 700, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const seen = []
    for (const name of ANSWERS) {
      const button = page.getByRole('button', { name, exact: true })
      const box = await button.boundingBox()
      const look = await button.evaluate((element) => {
        const { color, backgroundColor, border, fontSize, fontWeight } =
          element.ownerDocument.defaultView.getComputedStyle(element)
        return { color, backgroundColor, border, fontSize, fontWeight }
      })
      seen.push({
        box,
        shown: {
          ...look,
          width: Math.round(box?.width ?? 0),
          height: Math.round(box?.height ?? 0),
        },
      })
    }
    for (const { shown } of seen) assert.deepEqual(shown, seen[0]?.shown, `${width} px`)
    const [rows, columns] = [seen.map(({ box }) => box?.y), seen.map(({ box }) => box?.x)]
    const isRow = new Set(rows).size === 1
    const isColumn = new Set(columns).size === 1
    assert.ok(isRow || isColumn, `half and half at ${width} px`)
  }
})

test('requirement 4: Enter answers nothing, wherever it is pressed', { skip }, async () => {
  const fields = page.locator('form.consent :is(input:not([type=hidden]), select)')
  const count = await fields.count()
  assert.ok(count >= 6, `${count} fields`)
  const answers: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') answers.push(request.postData() ?? '')
    if (request.url().startsWith(app.callback)) answers.push(request.url())
  })
  for (let nth = 0; nth < count; nth++) {
    if (!(await fields.nth(nth).isVisible())) continue
    await fields.nth(nth).press('Enter')
    await page.waitForLoadState()
    assert.ok(isStillAsked(), `field ${nth}: ${page.url()}`)
  }
  assert.ok(answers.length > 0, 'Enter shows what was changed')
  for (const sent of answers) assert.match(sent, /(^|&)answer=show(&|$)/)
})

test('requirement 5: what is needed, what is a choice and what can be objected to stand apart', {
  skip,
}, async () => {
  const [needed, choice, unless] = [
    'The app says it cannot work without this',
    'Your choice',
    'They will use this unless you object',
  ].map((name) => page.getByRole('group', { name }))
  assert.equal(await needed?.getByRole('checkbox').count(), 0)
  await choice?.getByRole('checkbox', { name: /Your photos and videos of 2018/ }).waitFor()
  await unless?.getByRole('checkbox', { name: 'I object' }).waitFor()
})

test('requirement 6: what the app does not say is said to be missing', { skip }, async () => {
  const needed = await words(page.getByRole('group', { name: /cannot work without/ }))
  assert.match(needed, /Why: “to show your trips on a map”/)
  assert.match(needed, /keeps this for 30 days.*passes it to nobody, it says\./)
  const choice = await words(page.getByRole('group', { name: 'Your choice' }))
  assert.match(choice, /does not say how long/)
  assert.match(choice, /does not say whom/)
})

test('requirement 8: a star is spelled out, and an open end says so', { skip }, async () => {
  const group = page.getByRole('group', { name: /unless you object/ })
  const [, number] =
    /All (\d+) details .* and of new ones as you add them/.exec(await words(group)) ?? []
  await group.getByText(`All ${number}, one by one`).click()
  const boxes = group.locator('details[open]').getByRole('checkbox', { name: /^Leave out / })
  assert.equal(await boxes.count(), Number(number))
  const watched = (await catalog()).find(({ name }) => name === 'google.youtube.watched')
  // What a record is called by is shown with any permission, and counts as no detail.
  const open = watched?.fields.filter(({ name, sensitive }) => name !== 'id' && !sensitive)
  assert.equal(Number(number), open?.length)
})

type Kinds = { name: string; sensitive: boolean; fields: { name: string; sensitive: boolean }[] }[]
const catalog = async () => {
  const answer = await fetch(`${world.resource}/catalog`)
  return ((await answer.json()) as { collections: Kinds }).collections
}

test('requirement 8: of a whole family of kinds each one is named, and an open end says so', {
  skip,
}, async () => {
  await ask({ scope: 'google.**.*' })
  const needed = page.getByRole('group', { name: /cannot work without/ })
  assert.match(await words(needed), /new ones as you add them/)
  await needed.locator('summary', { hasText: 'one by one' }).click()
  const listed = await needed.locator('details[open]').getByRole('listitem').allInnerTexts()
  const open = (await catalog()).filter(
    (one) => !one.sensitive && one.name.startsWith('google.') && one.fields.length > 0,
  )
  assert.equal(new Set(listed).size, open.length, listed.join(' | '))
  await ask()
})

test('requirement 9: sensitive is a word, in the item and in the summary, without any colour', {
  skip,
}, async () => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.getByRole('checkbox', { name: /Your photos and videos of 2018/ }).check()
  await press(page, 'Show what this changes')
  assert.match(await words(page.getByRole('group', { name: 'Your choice' })), /Sensitive/)
  assert.match(await words(page.getByRole('status')), /3 things[\s\S]*Sensitive/)
  await page.emulateMedia({ forcedColors: 'none' })
})

test('requirement 9: that it is about others too is a word and a drawing, in the item and in the summary', {
  skip,
}, async () => {
  await ask({ scope: 'google.photos.title ?facebook.messages.{sender,time}' })
  const choice = page.getByRole('group', { name: 'Your choice' })
  await choice.getByRole('checkbox').first().check()
  await press(page, 'Show what this changes')
  for (const place of [choice, page.getByRole('status')])
    for (const mark of ['Sensitive', 'About other people too']) {
      const tag = place.locator('.tag', { hasText: mark })
      await tag.waitFor()
      assert.equal(await tag.locator('svg').count(), 1, mark)
    }
})

test('requirement 10: examples stand where the data is; nothing of them comes here, and nothing here waits for them', {
  skip,
}, async () => {
  await ask()
  const overheard = overhear(page, world.authorization)
  const opened = page.context().waitForEvent('page')
  await page
    .getByRole('link', { name: /^See examples at/ })
    .last()
    .click({ modifiers: ['Control'] })
  const examples = await opened
  await examples.getByText('Examples, as the app would see them').first().waitFor()
  await examples.waitForLoadState('domcontentloaded')
  assert.ok(examples.url().startsWith(world.resource))
  const cells = await examples.locator('td').allInnerTexts()
  const titles = cells.filter((cell) => /[a-z]{4}.*\d|\w{11}/i.test(cell) && !/\d{4}/.test(cell))
  assert.ok(titles.length > 0, cells.join(' | '))
  await examples.close()
  await page.context().route(`${world.resource}/**`, (route) => route.abort())
  await press(page, 'Show what this changes')
  await page.getByRole('status').getByText('2 things').waitFor()
  for (const name of ANSWERS)
    assert.ok(await page.getByRole('button', { name, exact: true }).isEnabled())
  await page.context().unroute(`${world.resource}/**`)
  const heard = await overheard()
  assert.ok(heard.length > 0)
  for (const title of titles) assert.ok(!heard.some((one) => one.includes(title)), title)
})

test('requirement 12: allowing nothing is stopped, and the reason has the focus', {
  skip,
}, async () => {
  await ask(details(PHOTOS_OF_2018))
  await press(page, 'Allow')
  const alert = page.getByRole('alert')
  assert.match(await words(alert), /You have not chosen anything to share/)
  assert.ok(await alert.evaluate((element) => element === element.ownerDocument.activeElement))
  assert.ok(isStillAsked())
})

test('requirement 13: ninety days unless the owner says otherwise', { skip }, async () => {
  const duration = page.getByLabel('The app may read for')
  assert.equal(await duration.inputValue(), '90days')
  const choices = (await duration.locator('option').allInnerTexts()).map((one) => one.trim())
  assert.deepEqual(choices, ['one day', '90 days', 'until I end it'])
})

test('requirement 14: how to end it stands before the answers', { skip }, async () => {
  const said = await text(page)
  const place = said.indexOf('End it at any time under Access')
  assert.ok(place > 0 && place < said.indexOf('Refuse'))
  assert.match(said, /does not take back what was read/)
})

test('requirement 15: asked again, what is new is marked, and what is allowed already', {
  skip,
}, async () => {
  await ask(details(MAP_OF_2018))
  await press(page, 'Allow')
  await page.waitForURL((url) => url.href.startsWith(app.callback))
  await ask(details(MAP_OF_2018, PHOTOS_OF_2018))
  assert.match(await text(page), /You first allowed it something on/)
  assert.equal(
    await page.getByText(/What you can do with it yourself:/).count(),
    1,
    'of photos, asked twice',
  )
  assert.equal(await page.getByText('New', { exact: true }).count(), 1)
  assert.equal(await page.getByText(/^Already allowed until \d+ \w+ \d{4}$/).count(), 1)
})

test('requirement 3, 18: one press refuses, and the app hears it', { skip }, async () => {
  let posts = 0
  page.on('request', (request) => (posts += request.method() === 'POST' ? 1 : 0))
  await press(page, 'Refuse')
  await page.waitForURL((url) => url.href.startsWith(app.callback))
  assert.equal(new URL(page.url()).searchParams.get('error'), 'access_denied')
  assert.equal(posts, 1)
})

test('requirement 18: the receipt holds the sentence that was shown', { skip }, async () => {
  await page.goto(`${world.authorization}/receipts`)
  const sentence = await words(page.locator('article li strong'))
  const begun = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  const stream = await (await begun).createReadStream()
  let receipt = ''
  for await (const part of stream) receipt += part
  assert.ok(receipt.includes(sentence), `${sentence} is not in ${receipt}`)
})

test('requirement 17: signing in on the way says where and why, and offers no way around', {
  skip,
}, async () => {
  await page.context().clearCookies()
  const { asked } = await app.push(world.authorization, THREE_GROUPS)
  await page.goto(asked.url)
  const said = await text(page)
  assert.match(said, /Sign in[\s\S]*to answer a question about access to your data/)
  assert.doesNotMatch(said, /forg[eo]t/i)
  assert.deepEqual(await page.locator('main a').allInnerTexts(), ['Sign up'])
})
