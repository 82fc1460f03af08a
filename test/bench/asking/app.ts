import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseScope, writeDetails } from '@mandate/grants'
import { dpopProof, type KeyPair, keyPair, random, s256 } from '../../support/keys.ts'
import { Page } from '../../support/page.ts'
import { send } from '../send.ts'

const SCOPE = 'google.photos[time>=2016,time<2019].{time,title,latitude~0.01,longitude~0.01}'
const DETAILS = JSON.stringify(writeDetails(parseScope(SCOPE)))

/** A public app whose client document may be kept, so that no provider fetches it while it is measured. */
export interface AskingApp extends AsyncDisposable {
  clientId: string
  callback: string
  key: KeyPair
}

export async function askingApp(): Promise<AskingApp> {
  const server = http.createServer((_request, response) => {
    response.setHeader('cache-control', 'max-age=300')
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const document = {
    client_id: `${origin}/client.json`,
    client_name: 'Trip Map',
    redirect_uris: [`${origin}/callback`],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    dpop_bound_access_tokens: true,
  }
  return {
    clientId: document.client_id,
    callback: `${origin}/callback`,
    key: await keyPair('ES256'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Somebody signed in at a provider, as the cookies of a browser. */
export interface Browser {
  issuer: string
  resource: string
  cookies: Map<string, string>
  /** What the question's form sends, as it came the first time; hidden values are taken anew each time. */
  form?: [string, string][]
}

/** Another tab: the cookies of one question stay with it, while others are under way. */
function newTab(browser: Browser): Browser {
  return { ...browser, cookies: new Map(browser.cookies) }
}

/** Goes the way in a tab that is closed afterwards. What all tabs have may have changed: V names the session anew each time. */
export async function goInNewTab(
  app: AskingApp,
  browser: Browser,
  prepared: Prepared,
): Promise<Way> {
  const tab = newTab(browser)
  const way = await goTheWay(app, tab, prepared)
  for (const name of browser.cookies.keys()) {
    const value = tab.cookies.get(name)
    if (value !== undefined) browser.cookies.set(name, value)
  }
  return way
}

/** What one way needs that would be made before it begins. */
export interface Prepared {
  verifier: string
  challenge: string
  pushProof: string
  tokenProof: string
}

export async function prepare({ key }: AskingApp, issuer: string): Promise<Prepared> {
  const verifier = random(32)
  return {
    verifier,
    challenge: s256(verifier),
    pushProof: await dpopProof(key, { method: 'POST', url: `${issuer}/request` }),
    tokenProof: await dpopProof(key, { method: 'POST', url: `${issuer}/token` }),
  }
}

export interface Way {
  refreshToken: string
  requests: number
}

/** PAR → question → yes → code → token. Answers the refresh token and how many requests it took. */
export async function goTheWay(app: AskingApp, browser: Browser, prepared: Prepared): Promise<Way> {
  const { issuer } = browser
  const pushed = await send(
    `${issuer}/request`,
    { dpop: prepared.pushProof },
    {
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: app.callback,
      code_challenge: prepared.challenge,
      code_challenge_method: 'S256',
      state: 's',
      resource: browser.resource,
      authorization_details: DETAILS,
    },
  )
  if (pushed.status !== 201) throw new Error(`PAR: ${pushed.status} ${pushed.text}`)
  const query = new URLSearchParams({
    client_id: app.clientId,
    request_uri: JSON.parse(pushed.text).request_uri,
  })
  const question = await follow(app, browser, `${issuer}/auth?${query}`)
  browser.form ??= new Page(question.url, question.text).submission('Allow').entries
  const answer = Object.fromEntries(
    browser.form.map(([name, value]) => [name, hidden(question.text, name) ?? value]),
  )
  const back = await follow(app, browser, question.url, answer)
  const code = new URL(back.url).searchParams.get('code')
  if (!code) throw new Error(`no code but ${back.url}: ${back.text.slice(0, 400)}`)
  const token = await send(
    `${issuer}/token`,
    { dpop: prepared.tokenProof },
    {
      client_id: app.clientId,
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.callback,
      code_verifier: prepared.verifier,
    },
  )
  if (token.status !== 200) throw new Error(`token: ${token.status} ${token.text}`)
  const requests = 2 + question.requests + back.requests
  return { refreshToken: JSON.parse(token.text).refresh_token, requests }
}

export async function refresh(
  { clientId }: AskingApp,
  issuer: string,
  refreshToken: string,
  proof: string,
): Promise<void> {
  const form = { client_id: clientId, grant_type: 'refresh_token', refresh_token: refreshToken }
  const answer = await send(`${issuer}/token`, { dpop: proof }, form)
  if (answer.status !== 200) throw new Error(`refresh: ${answer.status} ${answer.text}`)
}

/** Follows redirects to the first page, or to the address of the app, which is not asked for. */
async function follow(
  app: AskingApp,
  browser: Browser,
  start: string,
  form?: Record<string, string>,
): Promise<{ url: string; text: string; requests: number }> {
  let url = start
  let body = form
  for (let requests = 1; requests < 10; requests++) {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, accept: 'text/html', ...(body && { origin: browser.issuer }) }
    const answer = await send(url, headers, body)
    for (const line of answer.headers['set-cookie'] ?? []) keep(browser.cookies, line)
    const { location } = answer.headers
    if (!location) {
      if (answer.status !== 200)
        throw new Error(`${answer.status} from ${url}: ${answer.text.slice(0, 400)}`)
      return { url, text: answer.text, requests }
    }
    url = new URL(location, url).href
    if (url.startsWith(app.callback)) return { url, text: '', requests }
    body = undefined
  }
  throw new Error(`${start} leads nowhere`)
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (value === '' || /;\s*expires=[^;]*1970/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

function hidden(html: string, name: string): string | undefined {
  return new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(html)?.[1]
}
