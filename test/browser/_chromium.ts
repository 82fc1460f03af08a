import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
} from 'playwright-core'

/** Where the browser of this run is; the test runner says it. */
export const CHROMIUM_PATH = process.env['CHROMIUM_PATH']

/** For `test(name, { skip })`: false when there is a browser. */
export const skip = !CHROMIUM_PATH && 'no browser to be had'

export function openBrowser(executablePath = CHROMIUM_PATH): Promise<Browser> {
  if (!executablePath) throw new Error('CHROMIUM_PATH: the path of a Chrome or Chromium is needed')
  const quiet = ['first-run', 'default-browser-check'].map((name) => `--no-${name}`)
  const off = ['background-networking', 'component-update', 'gpu', 'quic', 'sync']
  const args = ['--no-sandbox', ...quiet, ...off.map((name) => `--disable-${name}`)]
  return chromium.launch({ executablePath, args })
}

/** A visitor of their own, patient: machines that run tests are busy. */
export async function visitor(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  context.setDefaultTimeout(90_000)
  return context
}

/** A `Cookie` header as cookies of every loopback service, which tell each other apart by name. */
export async function carry(context: BrowserContext, header: string): Promise<void> {
  await context.clearCookies()
  const cookies = header
    .split('; ')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      return { name, value, domain: 'localhost', path: '/' }
    })
  if (cookies.length > 0) await context.addCookies(cookies)
}
