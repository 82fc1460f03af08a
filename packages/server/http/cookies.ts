import type { IncomingMessage } from 'node:http'
import type { CookieOptions } from 'express'
import { isLoopbackUrl } from '../outbound/loopback.ts'
import type { ServiceConfig } from '../process/config.ts'

/**
 * A cookie's name and its attributes. Cookies do not know ports, so on loopback the name ends in
 * `_{service}_{port}`; elsewhere `__Host-` ties it to this host, https and all paths.
 * `lax` is needed where another origin sends the person back here.
 * @see [RFC 6265bis §4.1.3.2](https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-20.html#section-4.1.3.2)
 */
export function cookie(
  config: Pick<ServiceConfig, 'publicUrl'>,
  service: string,
  name: string,
): { name: string; options: CookieOptions } {
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' }
  if (!isLoopbackUrl(config.publicUrl)) {
    return { name: `__Host-${name}`, options: { ...options, secure: true } }
  }
  const url = new URL(config.publicUrl)
  const secure = url.protocol === 'https:'
  const port = url.port || (secure ? '443' : '80')
  return { name: `${name}_${service}_${port}`, options: { ...options, secure } }
}

/** The cookie's value as it was sent, or null. The first one counts when there are several. */
export function readCookie(req: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  for (const pair of req.headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}
