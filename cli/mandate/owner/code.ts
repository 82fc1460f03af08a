import { setTimeout as pause } from 'node:timers/promises'
import { EXIT, Fault } from '../fault.ts'
import { say } from '../terminal.ts'
import { reach } from './reach.ts'

/** RFC 8628 §3.5: "the client MUST increase the polling interval by 5 seconds". */
const SLOWER = 5
/** Seconds between two tries at the most, however long nobody has answered. */
const SLOWEST = 60

/**
 * Shows a code, which the owner types where the data is, and waits for the answer.
 * @see [RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)
 * @throws Fault
 */
export async function byCode(origin: string): Promise<{ name: string; cookie: string }> {
  const client = { client_id: `${origin}/programs/mandate.json` }
  const { status, said } = await send(`${origin}/device/auth`, client)
  if (status !== 200) {
    throw new Fault(
      `${origin} gives no code: ${said['error_description'] ?? said['detail'] ?? status}`,
    )
  }
  say(`Open ${said['verification_uri']} in any browser, sign in, and type this code:

    ${said['user_code']}

or open ${said['verification_uri_complete']}
Waiting …`)
  const wanted = {
    ...client,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: String(said['device_code']),
  }
  const until = Date.now() + Number(said['expires_in']) * 1000
  for (let interval = Number(said['interval'] ?? 5); ; ) {
    await pause(interval * 1000)
    const isOver = Date.now() >= until
    const answer = await send(`${origin}/device/token`, wanted).catch((fault: unknown) => {
      if (isOver) throw fault
    })
    // RFC 8628 §3.5: "On encountering a connection timeout, clients MUST unilaterally reduce their polling frequency".
    if (!answer || (!isOver && (answer.status >= 500 || answer.status === 429))) {
      interval = Math.min(interval * 2, SLOWEST)
      continue
    }
    if (answer.status === 200) {
      const { name, cookie, access_token: value } = answer.said
      return { name: String(name), cookie: `${cookie}=${value}` }
    }
    const error = String(answer.said['error'])
    if (error === 'access_denied') throw new Fault('you refused: nobody is signed in')
    if (error === 'slow_down') interval += SLOWER
    else if (error === 'expired_token') {
      throw new Fault('nobody typed the code in time: run it again', EXIT.signIn)
    } else if (error !== 'authorization_pending') {
      throw new Fault(`${origin} signs nobody in: ${answer.said['error_description'] ?? error}`)
    }
  }
}

async function send(url: string, form: Record<string, string>) {
  const body = new URLSearchParams(form)
  const answer = await reach(url, { method: 'POST', body, redirect: 'manual' })
  const said = Object(await answer.json().catch(() => ({}))) as Record<string, unknown>
  return { status: answer.status, said }
}
