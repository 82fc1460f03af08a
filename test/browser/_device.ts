/** A computer with a device that keeps passkeys, which the browser plays. */

import { openDatabase } from '@mandate/server'
import type { BrowserContext, Page } from 'playwright-core'
import { press } from './_steps.ts'

/** The browser that plays a device takes whatever passkey is offered at once; here it offers none by itself. */
const OFFERS_NOTHING = `PublicKeyCredential.isConditionalMediationAvailable = async () => false`

/** A tab whose computer has a device for passkeys, and somebody who holds it. */
export async function tabWithDevice(
  context: BrowserContext,
  { offers = false }: { offers?: boolean } = {},
): Promise<Page> {
  const page = await context.newPage()
  if (!offers) await page.addInitScript(OFFERS_NOTHING)
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return page
}

export async function addPasskey(page: Page, origin: string, called: string): Promise<void> {
  await page.goto(`${origin}/account/passkeys/new`)
  await page.getByLabel('What to call it').fill(called)
  await press(page, 'Add a passkey')
  await page.waitForURL(`${origin}/account`)
}

export async function signOut(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/sign-out`)
  await press(page, 'Sign out')
  await page.waitForURL(`${origin}/sign-in`)
}

/** Every session of the service is an hour older: sign-ins of this very second are none any more. */
export async function letAnHourPass(databaseUrl: string): Promise<void> {
  const { pool, close } = openDatabase(databaseUrl)
  await pool.query(`update sessions set signed_in_at = signed_in_at - interval '1 hour'`)
  await close()
}
