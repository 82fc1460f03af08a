/** The whole way of a new user by keyboard alone, and by touch alone on a small phone; no mouse, and nothing pressed that cannot be seen. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { details, MAP_OF_2018, PHOTOS_OF_2018 } from './_requests.ts'
import { PASSWORD, text } from './_steps.ts'

let world: World
let browser: Browser
let app: App

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Trip Map' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

/** One way to get at what stands on a page. */
interface Hand {
  press(target: Locator): Promise<void>
  tick(target: Locator): Promise<void>
  type(target: Locator, typed: string): Promise<void>
}

/** Tab leads everywhere within so many presses. */
const MOST_TABS = 150

const isFocused = (target: Locator) =>
  target.evaluate((element) => element === element.ownerDocument.activeElement)

/** As far as Tab leads there, where whoever looks can see where they are. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  await page.waitForLoadState()
  for (let tabs = 0; !(await isFocused(target)); tabs++) {
    assert.ok(tabs < MOST_TABS, `Tab never leads to ${target}`)
    await page.keyboard.press('Tab')
  }
  const ring = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth } =
      element.ownerDocument.defaultView.getComputedStyle(element)
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
  })
  assert.ok(ring >= 2, `nobody sees that ${target} has the focus`)
}

const keyboard = (page: Page): Hand => ({
  async press(target) {
    await tabTo(page, target)
    await page.keyboard.press('Enter')
  },
  async tick(target) {
    await tabTo(page, target)
    await page.keyboard.press('Space')
  },
  async type(target, typed) {
    await tabTo(page, target)
    await page.keyboard.type(typed)
  },
})

/** WCAG 2.5.8: at least so many pixels each way. */
const FINGER = 24

const touch = (page: Page): Hand => {
  const tap = async (target: Locator) => {
    await target.waitFor()
    await page.waitForLoadState()
    const { width = 0, height = 0 } = (await target.boundingBox()) ?? {}
    const isLink = await target.evaluate(
      (element) => element.matches('a:not(.button)') && element.closest('p, li, td') !== null,
    )
    assert.ok(isLink || (width >= FINGER && height >= FINGER), `${target} is ${width}×${height}`)
    await target.tap()
  }
  return {
    press: tap,
    tick: tap,
    async type(target, typed) {
      await tap(target)
      await page.keyboard.type(typed)
    },
  }
}

for (const [how, handOf, options] of [
  ['keyboard', keyboard, {}],
  ['touch', touch, { hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } }],
] as const)
  test(`a new user signs up, brings data, takes a provider, allows and ends, by ${how} alone`, {
    skip,
  }, async () => {
    const context = await visitor(browser, options)
    const page = await context.newPage()
    const hand = handOf(page)
    const { resource, authorization } = world
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const link = (name: string) => page.getByRole('link', { name, exact: true }).first()
    const field = (name: string) => page.getByLabel(name, { exact: true })
    const enter = async (act: 'Sign up' | 'Sign in') => {
      // Whoever is asked once more is known by name.
      if ((await field('Name').inputValue()) === '') await hand.type(field('Name'), how)
      await hand.type(field('Password'), PASSWORD)
      await hand.press(button(act))
    }

    for (const origin of [authorization, resource]) {
      await page.goto(`${origin}/sign-up`)
      await enter('Sign up')
      await page.waitForURL(`${origin}/`)
    }

    await hand.press(link('Show me how'))
    const chooser = page.waitForEvent('filechooser')
    await hand.press(field('Files'))
    const { files } = await madeTakeout({ photos: 6, locations: 3, activity: 1, watched: 2 })
    await (await chooser).setFiles(
      files.map(({ name, bytes }) => ({
        ...{ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) },
      })),
    )
    await hand.press(button('Upload'))
    await page.getByText('all accounted for').waitFor()

    await page.goto(`${resource}/`)
    await hand.press(link('Choose a provider'))
    await hand.type(field('Provider'), authorization)
    await hand.press(button('Continue'))
    await page.waitForURL(/\/sign-in\?fresh=1|\/consent\//)
    if (new URL(page.url()).pathname === '/sign-in') await enter('Sign in')
    await hand.tick(field('This provider keeps the key'))
    await hand.press(button('Allow'))
    await page.waitForURL(/\/provider\/confirm/)
    await hand.press(button('Change provider'))
    await hand.type(field('Password'), PASSWORD)
    await hand.press(button('Sign in'))
    await page.waitForURL(`${resource}/provider`)

    const { asked } = await app.push(authorization, {
      ...details(MAP_OF_2018, PHOTOS_OF_2018),
      prompt: 'consent',
    })
    await page.goto(asked.url)
    const choice = page.getByRole('group', { name: 'Your choice' }).getByRole('checkbox').first()
    if (await choice.count()) await hand.tick(choice)
    await hand.press(button('Allow'))
    await page.waitForURL((url) => url.href.startsWith(app.callback))
    const code = new URL(page.url()).searchParams.get('code') ?? ''
    assert.equal((await app.redeem(asked, code)).status, 200)

    await page.goto(`${authorization}/`)
    await hand.press(link('Access'))
    await page.waitForURL(`${authorization}/access`)
    await hand.press(button('End access'))
    await page.getByRole('heading', { name: /^End access for/ }).waitFor()
    await hand.press(button('End access'))
    await page.waitForURL(`${authorization}/access`)
    assert.match(await text(page), /Ending…|Ended \(1\)/)
    await context.close()
  })
