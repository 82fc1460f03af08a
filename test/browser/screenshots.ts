/** `npm run screenshots`: every page of both services, on a phone and on a desk, light and dark, into `shots/`. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { carry, openBrowser } from './_chromium.ts'
import { scenery } from './_scenery.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'shots')
const wanted = process.argv.slice(2)

await mkdir(FOLDER, { recursive: true })
await using scene = await scenery()
const browser = await openBrowser()
try {
  for (const lang of ['en-GB', 'fr-FR'])
    for (const [place, width, colorScheme] of [
      ['phone', 390, 'light'],
      ['desk', 1280, 'light'],
      ['phone-dark', 390, 'dark'],
      ['desk-dark', 1280, 'dark'],
    ] as const) {
      const viewport = { width, height: width === 390 ? 844 : 900 }
      const context = await browser.newContext({ viewport, colorScheme, locale: lang })
      const page = await context.newPage()
      for (const { name, url, cookies } of scene.pages) {
        const file = `${name}-${place}${lang === 'fr-FR' ? '-fr' : ''}.png`
        if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue
        await carry(context, cookies)
        await page.goto(url)
        await page.screenshot({ path: join(FOLDER, file), fullPage: true })
      }
      await context.close()
    }
} finally {
  await browser.close()
}
