import * as oauth from 'oauth4webapi'
import { MandateError } from '../errors.ts'
import { type Fetch, requestOptions, toMandateError } from '../http.ts'

const ISSUER_RELATION = 'http://openid.net/specs/connect/1.0/issuer'

/** Whom to ask. */
export interface Discovered {
  issuer: string
  /** The owner's data, when it is known; from an alias it is told only after the owner allowed. */
  resource: string | null
}

/**
 * From what an owner gives to an app: an alias like `anna@as.example`, or the address of the data.
 * @throws MandateError `bad_address`, `not_found`, `unreachable`
 */
export async function discover(from: string, fetcher: Fetch): Promise<Discovered> {
  const typed = from.trim().replace(/^acct:/, '')
  const alias = /^([^@\s/]+)@([^@\s/]+)$/.exec(typed)
  if (alias?.[2]) return { issuer: await issuerOfAlias(typed, alias[2], fetcher), resource: null }
  if (!URL.canParse(typed)) {
    throw new MandateError('bad_address', 'Give an alias like anna@as.example, or a https address.')
  }
  const issuer = await firstThatAnswers(await issuersOfResource(typed, fetcher), fetcher)
  return { issuer, resource: typed }
}

/** @see [RFC 7033 §4] */
async function issuerOfAlias(alias: string, host: string, fetcher: Fetch): Promise<string> {
  const scheme = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host) ? 'http' : 'https'
  const query = new URLSearchParams({ resource: `acct:${alias}`, rel: ISSUER_RELATION })
  let links: unknown
  try {
    const answer = await fetcher(`${scheme}://${host}/.well-known/webfinger?${query}`)
    links = answer.ok ? Object(await answer.json()).links : undefined
  } catch (cause) {
    throw new MandateError('unreachable', `${host} does not answer`, { cause })
  }
  const link = Array.isArray(links) ? links.find((one) => one?.rel === ISSUER_RELATION) : undefined
  if (typeof link?.href !== 'string') {
    throw new MandateError('not_found', `${alias} names no authorization server`)
  }
  return link.href
}

/**
 * The issuers that the owner of this data trusts now, the newest first: one, or several side by side.
 * @see [RFC 9728 §3]
 */
export async function issuersOfResource(
  resource: string,
  fetcher: Fetch,
): Promise<[string, ...string[]]> {
  const url = addressOf(resource)
  try {
    const answer = await oauth.resourceDiscoveryRequest(url, requestOptions(url, fetcher))
    if (answer.status === 404) {
      throw new MandateError('not_found', `there is no data at ${resource}`, { status: 404 })
    }
    const document = await oauth.processResourceDiscoveryResponse(url, answer)
    const [first, ...more] = document.authorization_servers ?? []
    if (first !== undefined) return [first, ...more]
  } catch (error) {
    throw await toMandateError(error)
  }
  throw new MandateError('not_found', `nobody manages access to ${resource}`)
}

/** Of several that would do, the first that answers; a single one is not asked. */
export async function firstThatAnswers(
  [first, ...more]: [string, ...string[]],
  fetcher: Fetch,
): Promise<string> {
  const [next, ...others] = more
  if (next === undefined) return first
  const answers = await serverOf(first, fetcher).then(
    () => true,
    () => false,
  )
  return answers ? first : firstThatAnswers([next, ...others], fetcher)
}

/** What of the metadata is asked, or where people are sent. */
const ENDPOINTS = [
  ...['authorization_endpoint', 'pushed_authorization_request_endpoint', 'token_endpoint'],
  ...['device_authorization_endpoint', 'revocation_endpoint', 'grant_management_endpoint'],
]

/**
 * The metadata of an authorization server. Whom to ask is what somebody typed, or an address brought along: a page sends its visitor
 * to what is said here, and `javascript:…` would run in that page.
 * @throws MandateError `unfit_server` where an endpoint is elsewhere than its issuer
 * @see [RFC 8414 §3]
 */
export async function serverOf(issuer: string, fetcher: Fetch): Promise<oauth.AuthorizationServer> {
  const url = addressOf(issuer)
  let server: oauth.AuthorizationServer
  try {
    const options = { ...requestOptions(url, fetcher), algorithm: 'oauth2' as const }
    const answer = await oauth.discoveryRequest(url, options)
    server = await oauth.processDiscoveryResponse(url, answer)
  } catch (error) {
    throw await toMandateError(error)
  }
  const isHere = (said: unknown) =>
    typeof said === 'string' && URL.canParse(said) && new URL(said).origin === url.origin
  const astray = ENDPOINTS.find((name) => server[name] !== undefined && !isHere(server[name]))
  if (astray === undefined) return server
  throw new MandateError('unfit_server', `${issuer} has its ${astray} elsewhere than itself`)
}

/** What a document or a link says is an address. @throws MandateError `bad_address` */
function addressOf(said: string): URL {
  if (URL.canParse(said)) return new URL(said)
  throw new MandateError('bad_address', `“${said.slice(0, 100)}” is no address`)
}
