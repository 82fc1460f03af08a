import { EXIT, Fault } from '../fault.ts'
import { type KeptOwner, kept, keptOwner } from '../kept.ts'
import { askSecret } from '../terminal.ts'
import { byCode } from './code.ts'
import { reach } from './reach.ts'

/** Calls at the place of the data, as its owner. */
export interface OwnerSession extends KeptOwner {
  /** @param path below the address of the data, or a path of the service @throws Fault */
  call(path: string, init?: RequestInit): Promise<Response>
}

/**
 * Signs in where the data is. Without a name by a code, which the owner types in any browser, so that no password passes
 * through here and a passkey does; with one by name and password.
 * @throws Fault
 */
export async function startSession(address: string, name?: string): Promise<KeptOwner> {
  const { origin, protocol, hostname, pathname } = new URL(address)
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol !== 'https:' && !isLoopback) {
    throw new Fault(`${hostname} must be reached over https: a session is sent there`, EXIT.usage)
  }
  await requirePlace(origin)
  const opened =
    name === undefined
      ? { ...(await byCode(origin)), byCode: true }
      : { name, cookie: await byPassword(origin, name), byCode: false }
  const own = await addressAt(origin, opened.cookie)
  if (/^\/owners\//.test(pathname) && own !== address.replace(/\/$/, '')) {
    throw new Fault(`${opened.name} is not the owner of ${address}: that one's data is at ${own}`)
  }
  const owner = { address: own, ...opened }
  await kept.set('owner', owner)
  await kept.set('address', own)
  return owner
}

/** The same way once more: what takes everything along wants a sign-in of this moment. @throws Fault */
export function startAgain({ address, name, byCode }: KeptOwner): Promise<KeptOwner> {
  return startSession(address, byCode ? undefined : name)
}

/** Before anything is sent there: a provider, for one, keeps no data, and another password is used there. @throws Fault */
async function requirePlace(origin: string): Promise<void> {
  const { status } = await reach(`${origin}/programs/mandate.json`, { redirect: 'manual' })
  if (status >= 500 || status === 429) {
    throw new Fault(`${origin} cannot answer now (${status}): try again`, EXIT.away)
  }
  if (status === 200) return
  const right = 'give the address that the home page of the data says: https://rs.example/owners/…'
  throw new Fault(`${origin} is no place that keeps data: ${right}`, EXIT.usage)
}

async function byPassword(origin: string, name: string): Promise<string> {
  const password =
    process.env['MANDATE_PASSWORD'] ??
    (await askSecret(`Password of ${name} at ${new URL(origin).host}: `, 'set MANDATE_PASSWORD'))
  const answer = await reach(`${origin}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ name, password }),
    headers: { accept: 'text/html', origin },
    redirect: 'manual',
  })
  const wait = answer.headers.get('retry-after')
  if (answer.status === 429) throw new Fault(`too many tries: come again in ${wait} seconds`)
  if (answer.status !== 303) throw new Fault('name or password is wrong', EXIT.signIn)
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => /^([^;]+)/.exec(each)?.[1] ?? '')
    .find((each) => each.includes('mandate_session'))
  if (cookie === undefined) throw new Fault(`${origin} is no place that keeps data`)
  return cookie
}

/** The owner who is signed in. @throws Fault when nobody is */
export async function ownerSession(): Promise<OwnerSession> {
  const owner = await keptOwner()
  if (!owner) throw new Fault('nobody is signed in: mandate sign-in ADDRESS', EXIT.signIn)
  return sessionOf(owner)
}

export function sessionOf(owner: KeptOwner): OwnerSession {
  return {
    ...owner,
    async call(path, init = {}) {
      const headers = new Headers(init.headers)
      headers.set('cookie', owner.cookie)
      if (!headers.has('accept')) headers.set('accept', 'application/json')
      const url = path.startsWith('/') ? new URL(path, owner.address) : `${owner.address}/${path}`
      const answer = await reach(String(url), { ...init, headers })
      if (answer.ok) return answer
      if (answer.status === 401) {
        throw new Fault('your session is over: mandate sign-in ADDRESS', EXIT.signIn)
      }
      const problem = Object(await answer.json().catch(() => ({}))) as { detail?: string }
      const refused = problem.detail ?? `the service answered ${answer.status}`
      throw new Fault(refused, answer.status >= 500 ? EXIT.away : EXIT.failed)
    },
  }
}

export async function endSession(owner: KeptOwner): Promise<void> {
  const session = sessionOf(owner)
  const page = await session.call('/sign-out', { headers: { accept: 'text/html' } })
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const { origin } = new URL(owner.address)
  await session.call('/sign-out', {
    method: 'POST',
    body: new URLSearchParams({ _csrf: csrf }),
    headers: { accept: 'text/html', origin },
  })
}

/** The address of the data, as the owner's home page says it. */
async function addressAt(origin: string, cookie: string): Promise<string> {
  const page = await reach(`${origin}/`, { headers: { cookie, accept: 'text/html' } })
  const own = /https?:\/\/[^\s"<]+\/owners\/[a-z2-7]{26}/.exec(await page.text())?.[0]
  if (own === undefined || new URL(own).origin !== origin) {
    throw new Fault(`${origin} keeps no data of this account`)
  }
  return own
}
