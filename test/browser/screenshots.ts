/**
 * `npm run screenshots -- [WORD…]`: every page of both services, on a phone and on a desk, light and dark, in English
 * and French, into `shots/`; with words, only the pictures whose names hold one of them.
 */

import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, startPostgres, typed } from '@mandate/start/launcher'
import type { Browser } from 'playwright-core'
import { carry, openBrowser, visitor } from './_chromium.ts'
import { type Scenery, scenery } from './_scenery.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'shots')
const USAGE = `Usage: npm run screenshots -- [WORD…]
Every page of both services, into shots/; with words, only the pictures whose names hold one of them, like access-consent-phone`
const wanted = typed(USAGE, { allowPositionals: true }).positionals

await mkdir(FOLDER, { recursive: true })
const { env } = await findChromium()
const end = await database()
try {
  const browser = await openBrowser(env['CHROMIUM_PATH'])
  await using _closing = { [Symbol.asyncDispose]: () => browser.close() }
  for (const locale of ['en-GB', 'fr-FR'])
    for (const width of [390, 1280]) {
      // Of its own: where a sign-in has to be fresh, it is so for ten minutes, and all pictures may take longer.
      await using scene = await scenery()
      for (const colorScheme of ['light', 'dark'] as const)
        await take(browser, scene, { locale, width, colorScheme })
    }
} finally {
  await end()
}

async function take(
  browser: Browser,
  { pages }: Scenery,
  look: { locale: string; width: number; colorScheme: 'light' | 'dark' },
): Promise<void> {
  const { width, ...options } = look
  const height = width === 390 ? 844 : 900
  const context = await visitor(browser, { viewport: { width, height }, ...options })
  const page = await context.newPage()
  const place = width === 390 ? 'phone' : 'desk'
  const suffix = [place, look.colorScheme, look.locale.slice(0, 2)].join('-')
  for (const { name, url, cookies } of pages) {
    const file = `${name}-${suffix}.png`
    if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue
    await carry(context, cookies)
    await page.goto(url)
    await page.screenshot({ path: join(FOLDER, file), fullPage: true })
  }
  await context.close()
}

/** The database that the environment names, else one of our own; answers how to end it. */
async function database(): Promise<() => Promise<unknown>> {
  if (process.env['TEST_DATABASE_URL']) return async () => {}
  const folder = await mkdtemp(join(tmpdir(), 'mandate-shots-'))
  // PostgreSQL may run as another user than we do.
  await chmod(folder, 0o755)
  const postgres = await startPostgres(join(folder, 'postgres'), { fast: true })
  process.env['TEST_DATABASE_URL'] = await postgres.database('postgres')
  return () => postgres.discard().then(() => rm(folder, { recursive: true, force: true }))
}
