/**
 * An app that does what no app may. It has a document, keys and an address like any other, and can be let in like any other, so that
 * every step it has from `App` is honest; what stands here is what it tries beyond. Each forgery is right in everything but one thing,
 * and says what that is.
 *
 * A new one is a line in the list it belongs to: the tests try each list at every door that takes such a thing.
 */

import { GRANT_TOKEN_TYPE } from '@mandate/grants'
import { type Answer, App, type Asked } from '../app.ts'
import { dpopProof, type KeyPair, keyPair, random, s256 } from '../keys.ts'
import { type Forgery, forgedAssertions, forgedProofs, tamperedGrants } from './forged-jws.ts'

type Sent = Record<string, string | undefined>
type Detail = Record<string, unknown>
type Showing = NonNullable<Parameters<App['read']>[2]>

/** How long a document that was read is believed: one request looks its app up several times. */
const BELIEVED_MS = 300

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

export class HostileApp extends App {
  /** Proofs by its own key that prove nothing for this request. */
  proofs(url: string, { method = 'GET', accessToken = '' } = {}): Promise<Forgery[]> {
    return forgedProofs(this.dpop, { url, method, ...(accessToken && { accessToken }) })
  }

  /** Assertions that do not authenticate it, or anybody. */
  assertions(issuer: string): Promise<Forgery[]> {
    return forgedAssertions(this.clientId, issuer, this.key)
  }

  /** Requests whose code would go without its verifier: RFC 9700 §2.1.1. */
  weakChallenges(): Forgery<Sent>[] {
    const none = { code_challenge: undefined, code_challenge_method: undefined }
    return [
      ['no challenge', none],
      ['a method without a challenge', { code_challenge: undefined }],
      ['plain', { code_challenge_method: 'plain' }],
      ['plain, since nothing is said', { code_challenge_method: undefined }],
      ['a method in small letters', { code_challenge_method: 's256' }],
      ['too short a challenge', { code_challenge: 'short' }],
      ['an empty challenge', { code_challenge: '' }],
    ]
  }

  /** The address of a request that nobody pushed, and that would be right if somebody had. */
  unpushed(issuer: string, parameters: Sent): string {
    const query = new URLSearchParams({
      ...{ client_id: this.clientId, response_type: 'code', redirect_uri: this.callback },
      ...{ code_challenge: s256(random(32)), code_challenge_method: 'S256', state: 'kept' },
    })
    for (const [name, value] of Object.entries(parameters))
      value === undefined ? query.delete(name) : query.set(name, value)
    return `${issuer}/auth?${query}`
  }

  /** What another app pushed, in the name of this one. */
  inItsOwnName({ url }: Asked): string {
    const own = new URL(url)
    own.searchParams.set('client_id', this.clientId)
    return own.href
  }

  /** Says of itself what another app says, but for who it is; whoever is sent back comes to the other. */
  async imitate({ document }: App): Promise<void> {
    const { client_name, redirect_uris } = document
    await this.swapDocument({ client_name, redirect_uris })
  }

  /** Becomes another after it was let in; by the end the document read before is believed no more. */
  async swapDocument(changes: Record<string, unknown>): Promise<void> {
    this.document = { ...this.document, ...changes }
    await new Promise((resolve) => setTimeout(resolve, BELIEVED_MS))
  }

  /** What is sent twice in one form: the parameter, or whatever it is called here. */
  async postTwice(
    endpoint: string,
    issuer: string,
    parameters: Record<string, string>,
    name: string,
  ): Promise<Answer> {
    const body = await this.form(issuer, parameters)
    body.append(name, body.get(name) ?? 'x')
    return this.sendForm(endpoint, body)
  }

  /** How a token is shown by somebody who saw it and has not its key, or hopes that none is asked for. */
  showings(token: string): Forgery<Showing>[] {
    const bearer = { authorization: `Bearer ${token}` }
    return [
      ['no proof', { proof: null }],
      ['as a bearer token', { proof: null, headers: bearer }],
      ['as a bearer token, with a proof', { headers: bearer }],
      ['two tokens', { headers: { authorization: `DPoP ${token}, DPoP ${token}` } }],
      ['Basic', { headers: { authorization: `Basic ${btoa(`x:${token}`)}` } }],
    ]
  }

  /** Proofs that are right in themselves, but not for this token: RFC 9449 §4.3, points 11 and 12. */
  async proofsOfOthers(url: string, token: string, other: string): Promise<Forgery[]> {
    const make = (key: KeyPair, accessToken: string, claims = {}) =>
      dpopProof(key, { url, accessToken, claims })
    return [
      ['ath of another token', await make(this.dpop, other)],
      ['no ath', await make(this.dpop, token, { ath: undefined })],
      ['an empty ath', await make(this.dpop, token, { ath: '' })],
      ['another key', await make(await keyPair(), token)],
    ]
  }

  /** Redeems a code that was meant for another app, as that one would. */
  redeemStolen(from: App, asked: Asked, code: string): Promise<Answer> {
    return this.redeem(asked, code, { redirect_uri: from.callback })
  }

  /** Goes on with a grant at another provider, without its owner (RFC 8693). */
  async exchange(
    issuer: string,
    grant: string,
    changes: Sent = {},
    options: { proof?: string | null } = {},
  ): Promise<Answer> {
    const { token_endpoint: endpoint = '' } = await this.metadata(issuer)
    const grantToken = { subject_token: grant, subject_token_type: GRANT_TOKEN_TYPE }
    const parameters = { grant_type: TOKEN_EXCHANGE, ...grantToken, ...changes }
    return this.post(endpoint, issuer, parameters, options)
  }

  /** Grants it was given, with something changed after they were signed. */
  tampered(grant: string): Forgery[] {
    return tamperedGrants(grant)
  }

  /**
   * More than a granted detail says; none of these may be had without asking its owner. The granted one shows `latitude` and
   * `longitude` in steps of 0.1, `time` exactly, and hides `title` and `people`.
   */
  wider(granted: Detail): Forgery<Detail>[] {
    const filter = (granted['filter'] ?? []) as object[]
    const on = (field: string, op: string, value?: string) => ({
      filter: [...filter, { field, op, ...(value !== undefined && { value }) }],
    })
    const changes: Forgery<Detail>[] = [
      ['another field', { fields: ['latitude', 'longitude', 'time', 'title'] }],
      ['every field', { fields: ['*'], coarsen: {} }],
      ['a finer step', { coarsen: { latitude: '0.01', longitude: '0.1' } }],
      ['no step', { coarsen: { longitude: '0.1' } }],
      ['a longer time', { filter: [] }],
      ['a field that is hidden', on('title', '=', 'x')],
      ['whether a hidden field is there', on('people', 'present')],
      ['between the steps', on('latitude', '>=', '35.05')],
      ['past a step', on('latitude', '>', '35.1')],
      ['another collection', { collection: 'google.youtube.watched' }],
      ['every collection', { collection: 'google.**', fields: ['*'], coarsen: {}, filter: [] }],
      ['another action', { actions: ['read', 'delete'] }],
      ['another purpose', { purpose: 'Show you advertising' }],
      ['a longer retention', { retention: { max: 'P9999D', on_expiry: 'delete' } }],
      ['one recipient more', { recipients: ['broker.example'] }],
    ]
    return changes.map(([what, change]) => [what, { ...granted, ...change }])
  }
}
