import { type Outbound, OutboundError, type OutboundResponse } from '@mandate/server'
import { IssuerError } from './metadata.ts'

const ISSUER_RELATION = 'http://openid.net/specs/connect/1.0/issuer'

/** Room for any address that somebody could type; it is part of what lists and bindings are found by. */
const MOST_ISSUER = 512

/** What an issuer's identifier is: RFC 8414 §2, "no query or fragment components", of the characters that a URI has. */
function isIssuer(text: string): boolean {
  const isUri = /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text)
  return isUri && text.length <= MOST_ISSUER && !/[?#@]/.test(text)
}

/** What a person typed: an alias to look up, or the issuer itself. */
export type Address =
  | { kind: 'alias'; alias: string; host: string }
  | { kind: 'issuer'; issuer: string }

/**
 * Reads `anna@as.example`, `as.example` or `https://as.example/`. Addresses of this machine are
 * http, and only understood where `loopback` allows it.
 * @throws IssuerError `bad_address`
 */
export function readAddress(text: string, loopback: boolean): Address {
  const typed = text.trim().replace(/^acct:/, '')
  const alias = /^([a-z0-9._-]{1,64})@([^@/\s]+)$/i.exec(typed)
  if (alias?.[2]) {
    const host = originOf(alias[2], loopback)
    return { kind: 'alias', alias: `${alias[1]?.toLowerCase()}@${host.host}`, host: host.origin }
  }
  const url = originOf(typed, loopback)
  const issuer = url.pathname === '/' ? url.origin : url.href
  if (!isIssuer(issuer)) throw badAddress()
  return { kind: 'issuer', issuer }
}

/**
 * The issuer that an alias stands for.
 * @see [RFC 7033 §4]
 */
export async function askWebFinger(
  outbound: Outbound,
  address: { alias: string; host: string },
): Promise<string> {
  const query = new URLSearchParams({ resource: `acct:${address.alias}`, rel: ISSUER_RELATION })
  let document: unknown
  try {
    const answer = await followed(outbound, `${address.host}/.well-known/webfinger?${query}`)
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
    document = answer.json()
  } catch (cause) {
    throw new IssuerError('unreachable', `${new URL(address.host).host} does not answer`, { cause })
  }
  const links = (document as { links?: { rel?: unknown; href?: unknown }[] } | null)?.links
  const link = Array.isArray(links) ? links.find((one) => one?.rel === ISSUER_RELATION) : undefined
  if (typeof link?.href !== 'string' || !isIssuer(link.href)) {
    throw new IssuerError('not_metadata', `${address.alias} names no provider`)
  }
  return link.href
}

/**
 * "… WebFinger … MAY redirect", so that an alias on an own domain needs no more than that. Once, and the guard judges
 * the second address as it did the first.
 * @see [RFC 7033 §4.2]
 */
async function followed(outbound: Outbound, url: string): Promise<OutboundResponse> {
  const init = { headers: { accept: 'application/jrd+json' } }
  try {
    return await outbound(url, init)
  } catch (error) {
    if (!(error instanceof OutboundError) || error.location === undefined) throw error
    return outbound(new URL(error.location, url).href, init)
  }
}

function originOf(text: string, loopback: boolean): URL {
  const scheme = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/.test(text)
    ? 'http'
    : 'https'
  const full = text.includes('://') ? text : `${scheme}://${text}`
  const url = URL.canParse(full) ? new URL(full) : null
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)
  if (!url || !allowed || url.username || url.search || url.hash || !url.hostname) {
    throw badAddress()
  }
  return url
}

function badAddress(): IssuerError {
  const message = 'Write an address like anna@as.example or https://as.example'
  return new IssuerError('bad_address', message)
}
