/** What a new user does in a real browser, by the labels they read; each step works with script and without. */

import type { Locator, Page } from 'playwright-core'
import type { Sent } from '../support/exports/exports.ts'

export const PASSWORD = 'correct horse battery'

/** What the page said to its developer: refused by the policy, failed, or asked of another host. */
export function complaints(page: Page, origins: () => string[]): string[] {
  const said: string[] = []
  page.on('console', (message) => {
    // A page that answers 4xx on purpose is reported as a failed resource; that is no complaint.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded')
    if (message.type() === 'error' && !isStatus) said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(String(error)))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && !origins().includes(origin)) said.push(request.url())
  })
  return said
}

/** What a service is sent and says from now on, in all pages of the browser; each answer is waited for. */
export function overhear(page: Page, origin: string): () => Promise<string[]> {
  const heard: Promise<string>[] = []
  page.context().on('response', (answer) => {
    if (!answer.url().startsWith(origin)) return
    const asked = `${answer.request().postData()} ${answer.url()}`
    const read = answer.text().catch(() => '')
    heard.push(read.then((said) => `${asked} ${said}`))
  })
  return () => Promise.all(heard)
}

/** Presses a button of a page whose scripts have run; what comes then is whole before anybody reads it. */
export async function press(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('domcontentloaded')
  await page.getByRole('button', { name, exact: true }).click()
  await page.waitForLoadState('domcontentloaded')
}

export async function signUp(page: Page, origin: string, name: string): Promise<void> {
  await page.goto(`${origin}/sign-up`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign up')
  await page.waitForURL(`${origin}/`)
}

/** From the page where data is added to the end of the import; answers its address. */
export async function bring(page: Page, resource: string, files: Sent[]): Promise<string> {
  await page.goto(`${resource}/data`)
  const sent = files.map(({ name, bytes }) => ({
    name,
    mimeType: 'application/zip',
    buffer: Buffer.from(bytes),
  }))
  await page.getByLabel('Files', { exact: true }).setInputFiles(sent)
  await press(page, 'Upload')
  await page.waitForURL(/\/imports\/\d+$/)
  await page.getByText('all accounted for').waitFor()
  return page.url()
}

/** Names the provider at the resource service and goes the whole way; `choose` answers for the apps. */
export async function linkTo(
  page: Page,
  resource: string,
  issuer: string,
  name: string,
  choose: (page: Page) => Promise<void> = async () => {},
  signIn: (page: Page, name: string) => Promise<void> = withPassword,
): Promise<void> {
  await toConfirmPage(page, resource, issuer, name, signIn)
  await choose(page)
  await press(page, 'Change provider')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
  await page.waitForURL(`${resource}/provider`)
}

/** As far as the page that says what will change. */
export async function toConfirmPage(
  page: Page,
  resource: string,
  issuer: string,
  name: string,
  signIn: (page: Page, name: string) => Promise<void> = withPassword,
): Promise<void> {
  await page.goto(`${resource}/provider`)
  await page.getByLabel('Provider', { exact: true }).fill(issuer)
  await press(page, 'Continue')
  // Linking takes a fresh sign-in, whoever is signed in already; one of this very second is fresh.
  await page.waitForURL(/\/sign-in\?fresh=1|\/consent\//)
  if (new URL(page.url()).pathname === '/sign-in') await signIn(page, name)
  await page.getByLabel('This provider keeps the key').check()
  const six = await words(page.locator('.six'))
  await press(page, 'Allow')
  await page.waitForURL(/\/provider\/confirm/)
  if ((await words(page.locator('.six'))) !== six) throw new Error('the six words differ')
}

async function withPassword(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
}

/** The text of the page between its bars. */
export function text(page: Page): Promise<string> {
  return words(page.locator('main'))
}

/** What is seen of an element, not what is folded away in it. */
export async function words(place: Locator): Promise<string> {
  await place.waitFor()
  await place.page().waitForLoadState('domcontentloaded')
  return (await place.allInnerTexts()).join('\n')
}
