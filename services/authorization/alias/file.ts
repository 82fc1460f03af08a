import { ISSUER_RELATION, PERSON_PROPERTY } from './webfinger.ts'

/** An address on a domain of the owner's own: what stands there is a file that names this issuer and the account. */
export interface OwnAddress {
  address: string
  /** Where the file belongs. */
  url: string
  file: string
}

/**
 * The file for `anna@anna.example`; null for what is no such address. A file answers whatever is asked for alike, so it needs
 * no program at the domain.
 * @see [RFC 7033 §4.4]
 */
export function ownAddress(
  typed: string,
  { issuer, account }: { issuer: string; account: string },
): OwnAddress | null {
  const [, name, domain] =
    /^([a-z0-9._-]{1,64})@((?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63})$/.exec(
      typed.trim().toLowerCase(),
    ) ?? []
  if (name === undefined || domain === undefined) return null
  const address = `${name}@${domain}`
  // By what outlives a name: a name is somebody else's a year after it was given up.
  const properties = { [PERSON_PROPERTY]: account }
  const links = [{ rel: ISSUER_RELATION, href: issuer, properties }]
  return {
    address,
    url: `https://${domain}/.well-known/webfinger`,
    file: `${JSON.stringify({ subject: `acct:${address}`, links }, null, 2)}\n`,
  }
}
