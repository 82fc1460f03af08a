/** How pages are set: drawings beside their words, and titles of tables that are wider than a phone. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator } from 'playwright-core'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'

let world: World
let browser: Browser
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  const address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 3, locations: 1, activity: 1, watched: 1 })
  await importFiles(anna, address, files)
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

async function opened(path: string, width: number, locale = 'en-GB') {
  const context = await visitor(browser, { locale, viewport: { width, height: 800 } })
  await carry(context, anna.cookieFor(world.resource))
  const page = await context.newPage()
  await page.goto(world.resource + path)
  return { page, context }
}

for (const width of [320, 1280])
  test(`the drawing of a notice stands beside its first line, also where a button makes that high (${width} px)`, {
    skip,
  }, async () => {
    const { page, context } = await opened('/', width)
    const notice = page.locator('.notice', { hasText: 'never locked out' })
    const drawn = middleOf(await boxOf(notice.locator('.icon')))
    const [line] = await lines(notice.locator('span'))
    assert.ok(line)
    const apart = Math.abs(drawn - middleOf(line))
    assert.ok(apart <= 3, `${apart} px apart`)
    await context.close()
  })

test('the title of a table that is wider than the phone is whole, wherever it is scrolled to', {
  skip,
}, async () => {
  const scope = 'google.photos.{title,time,latitude,longitude,description,people,albums}'
  const { page, context } = await opened(`/share?${new URLSearchParams({ scope })}`, 320, 'fr-FR')
  const box = page.locator('.scroll').filter({ has: page.locator('caption') })
  const widths = await box.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
  assert.ok((widths[0] ?? 0) > (widths[1] ?? 0) + 20, `it does not scroll: ${widths}`)
  const seen = await boxOf(box)
  for (const scrolled of [0, 10_000]) {
    await box.evaluate(
      (element, to) => element.scrollTo({ left: to, behavior: 'instant' }),
      scrolled,
    )
    for (const { left, right } of await lines(box.locator('caption'))) {
      assert.ok(left >= seen.left && right <= seen.right, `${left}–${right} at ${scrolled}`)
    }
  }
  await context.close()
})

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const middleOf = ({ top, bottom }: Box) => (top + bottom) / 2

function boxOf(place: Locator): Promise<Box> {
  return place.evaluate((element) => element.getBoundingClientRect().toJSON() as Box)
}

/** The lines of text in it, the first first. */
function lines(place: Locator): Promise<Box[]> {
  return place.evaluate((element) => {
    const words = element.ownerDocument.createRange()
    words.selectNodeContents(element)
    return [...words.getClientRects()].map((row) => row.toJSON() as Box)
  })
}
