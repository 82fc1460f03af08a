import { isLoopbackUrl } from '@mandate/server'

/** An address of http with a host that is followed by nothing that belongs to it. */
const WITHOUT_PORT = /^http:\/\/(?:\[[^\]]*\]|[^/?#:@\\]+)(?=[/?]|$)/
const PORT = /^(http:\/\/(?:\[[^\]]*\]|[^/?#:@\\]+)):\d{1,5}(?=[/?]|$)/

/**
 * Whether an app on the owner's own computer may listen there on whichever port is free: its document names none. One that names a port
 * means that port.
 */
export function hasAnyPort(redirect: string): boolean {
  return isLoopbackUrl(redirect) && WITHOUT_PORT.test(redirect)
}

/**
 * Whether an answer may go to `asked`: it stands in the document, letter by letter.
 * "The authorization server MUST allow any port to be specified at the time of the request for loopback IP redirect URIs, to accommodate
 * clients that obtain an available ephemeral port from the operating system at the time of the request." Here where the document leaves
 * it open, and for `localhost` too, which assistants name.
 * @see [RFC 8252 §7.3, §8.3]
 */
export function mayAnswerAt(asked: string, redirects: readonly string[]): boolean {
  if (redirects.includes(asked)) return true
  if (!URL.canParse(asked)) return false
  const open = asked.replace(PORT, '$1')
  return hasAnyPort(open) && redirects.includes(open)
}
