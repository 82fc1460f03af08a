import type { Grantee } from '@mandate/grants'
import { isLoopbackUrl, type Outbound, OutboundError } from '@mandate/server'
import { z } from 'zod'
import { ISSUER_RELATION, PERSON_PROPERTY } from '../alias/index.ts'
import { json, KeysUnreachable } from '../bindings/index.ts'
import type { Issuers } from './issuers.ts'
import type { Names } from './names.ts'

const sub = z.string().min(1).max(320)
const link = z.looseObject({
  rel: z.string(),
  href: z.string().optional(),
  properties: z.looseObject({ [PERSON_PROPERTY]: sub.optional() }).optional(),
})
const jrd = z.looseObject({ subject: z.string().optional(), links: z.array(link).max(100) })
const person = z.looseObject({ sub })

/** What an issuer's identifier is: RFC 8414 §2, "no query or fragment components". */
function isIssuer(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]{1,500}$/.test(text) && URL.canParse(text) && !/[?#@]/.test(text)
}

/** Why nobody can be shared with by this alias. */
export class NoSuchPerson extends Error {
  override name = 'NoSuchPerson'
  readonly why: 'no_alias' | 'unreachable' | 'not_able' | 'no_account' | 'another'
  constructor(why: NoSuchPerson['why'], options?: ErrorOptions) {
    super(why, options)
    this.why = why
  }
}

/** From what somebody types to the person that a grant can name. @throws NoSuchPerson */
export type FindPerson = (typed: string) => Promise<Grantee>

/**
 * An alias leads to an issuer (WebFinger), and the issuer says how it calls whoever has it now; of an alias on a domain of
 * one's own the file there says it, of the one address that it is about. Every address on the way is judged by the guard of all that is fetched.
 * @see [RFC 7033 §4]
 */
export function createFindPerson(rooms: {
  issuer: string
  outbound: Outbound
  issuers: Pick<Issuers, 'metadata'>
  names: Names
}): FindPerson {
  const { issuer: own, outbound, issuers, names } = rooms

  async function leadOf(alias: string, host: string): Promise<{ iss: string; sub?: string }> {
    if (host === new URL(own).host) return { iss: own }
    const isHere = outbound.isLoopback && isLoopbackUrl(`http://${host}`)
    const query = new URLSearchParams({ resource: `acct:${alias}`, rel: ISSUER_RELATION })
    const url = `${isHere ? 'http' : 'https'}://${host}/.well-known/webfinger?${query}`
    const { subject, links } = jrd.parse(await followed(url))
    const found = links.find(({ rel }) => rel === ISSUER_RELATION)
    if (found?.href === undefined || !isIssuer(found.href)) throw new Error('no issuer')
    const named = found.properties?.[PERSON_PROPERTY]
    // A file answers whatever it is asked about. Of nobody but whom it is about does it say whose account that is.
    const isOf = subject?.toLowerCase() === `acct:${alias}`
    if (!isOf && (subject !== undefined || named !== undefined)) throw new NoSuchPerson('another')
    return { iss: found.href, ...(named === undefined ? {} : { sub: named }) }
  }

  /** "… MAY redirect", once: an address on a domain of one's own needs no more than that. */
  async function followed(url: string): Promise<unknown> {
    try {
      return await json(outbound, url)
    } catch (error) {
      if (!(error instanceof OutboundError) || error.location === undefined) throw error
      return json(outbound, new URL(error.location, url).href)
    }
  }

  return async (typed) => {
    const alias = typed
      .trim()
      .replace(/^acct:/, '')
      .toLowerCase()
    const [, name = '', host] = /^([a-z0-9._-]{1,64})@([a-z0-9.:[\]-]{1,253})$/.exec(alias) ?? []
    if (host === undefined || !URL.canParse(`https://${host}`)) throw new NoSuchPerson('no_alias')
    try {
      const { iss, sub: named } = await leadOf(alias, host)
      const isOwnDomain = host !== new URL(iss).host
      if (iss === own && !isOwnDomain) return { iss, sub: await names.find(name), alias }
      const { people_endpoint: endpoint } = await issuers.metadata(iss)
      if (endpoint === undefined) throw new NoSuchPerson('not_able')
      // Of its own names a provider alone says whose they are; of a domain whoever has it.
      if (isOwnDomain && named !== undefined) return { iss, sub: named, alias }
      const url = new URL(endpoint)
      url.searchParams.set('alias', alias)
      const answered = json(outbound, url.href)
      const { sub } = person.parse(isOwnDomain ? await answered.catch(noAccount) : await answered)
      return { iss, sub, alias }
    } catch (cause) {
      if (cause instanceof NoSuchPerson) throw cause
      const why = cause instanceof KeysUnreachable ? 'not_able' : 'unreachable'
      throw new NoSuchPerson(why, { cause })
    }
  }
}

/** A provider that knows nothing of this domain: what stands there is from before it named an account. */
function noAccount(cause: unknown): never {
  throw new NoSuchPerson('no_account', { cause })
}
