import { type Grant, readGrant } from '@mandate/grants'
import * as oauth from 'oauth4webapi'
import type { Context } from '../context.ts'
import { errorOf, isNotNow, MandateError } from '../errors.ts'
import { mendingProof, proofOf, requestOptions, type Sent, toMandateError } from '../http.ts'
import type { KeptAccess } from '../stores/store.ts'
import { issuersOfResource, serverOf } from './discover.ts'
import { exchange, personNeeded, takers, whyRefused } from './exchange.ts'
import { openKeys } from './keys.ts'
import { pause } from './pause.ts'
import { findKept, giveBack, keepTokens } from './tokens.ts'

/** So long before its end a token is renewed, ms. */
const EARLY = 10_000
/** Within this a provider has mostly heard what happened to the data, ms. */
const SOON = 2_000

/** A permission that is held: asks with a token that is good, which it renews, or gets where the owner has gone. */
export class Held {
  readonly #context: Context
  #kept: KeptAccess
  #renewing: Promise<void> | null = null
  /** Made once: it remembers the nonces that servers ask for. */
  #proof: Promise<oauth.DPoPHandle> | null = null

  constructor(context: Context, kept: KeptAccess) {
    this.#context = context
    this.#kept = kept
  }

  get kept(): KeptAccess {
    return this.#kept
  }

  get grant(): Grant {
    return readGrant(this.#kept.grant)
  }

  /** Asks below the resource, wherever it is by then, with a token that is good. */
  async ask(path: string, how: Sent): Promise<Response> {
    how.signal?.throwIfAborted()
    if (this.#kept.expiresAt - Date.now() < EARLY) await this.#renew()
    let answer = await this.#transmit(path, how)
    if (answer.status === 401) {
      const error = await errorOf(answer)
      if (error.code === 'insufficient_user_authentication') throw error
      await this.#renew(error)
      answer = await this.#transmit(path, how)
      // The token is new and still refused: what it stands on has ended, here or altogether.
      if (answer.status === 401) {
        await this.#goOnSoon(await errorOf(answer), how.signal)
        answer = await this.#transmit(path, how)
      }
    }
    // 304 is what somebody asked for who sent a tag.
    if (!answer.ok && answer.status !== 304) throw await errorOf(answer)
    return answer
  }

  /** Gives the permission back. @throws MandateError when that could not be said */
  async end(): Promise<void> {
    if (this.#kept.expiresAt - Date.now() < EARLY) await this.#renew().catch(() => {})
    await giveBack(this.#context, this.#kept, (url) => this.#transmit(url, { method: 'DELETE' }))
    await this.#context.store.delete(`access:${this.#kept.id}`)
  }

  async #transmit(to: string | URL, how: Sent): Promise<Response> {
    const { method = 'GET', headers = {}, body, signal } = how
    const url = typeof to === 'string' ? new URL(`${this.#kept.resource}/${to}`) : to
    const { client, fetch } = this.#context
    const ways = { ...requestOptions(url, fetch), DPoP: await this.#prove() }
    const options = signal ? { ...ways, signal } : ways
    try {
      return await mendingProof(client, () =>
        oauth.protectedResourceRequest(
          this.#kept.accessToken,
          method,
          url,
          new Headers(headers),
          body ?? null,
          options,
        ),
      )
    } catch (error) {
      signal?.throwIfAborted()
      // The library throws on a challenge; its answer is read here as any other.
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
      throw await toMandateError(error)
    }
  }

  #prove(): Promise<oauth.DPoPHandle> {
    const { client } = this.#context
    this.#proof ??= openKeys(this.#kept.keys).then((keys) => proofOf(client, keys))
    return this.#proof
  }

  /** One renewal at a time. @param because why the present token was refused */
  #renew(because?: MandateError): Promise<void> {
    this.#renewing ??= this.#refresh(because).finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  async #refresh(because?: MandateError): Promise<void> {
    const { client, authentication, fetch } = this.#context
    const { issuer, refreshToken } = this.#kept
    if (refreshToken === null) return this.#goOn(because)
    try {
      const as = await serverOf(issuer, fetch)
      const options = { ...requestOptions(issuer, fetch), DPoP: await this.#prove() }
      const tokens = await mendingProof(client, async () => {
        const answer = await oauth.refreshTokenGrantRequest(
          as,
          client,
          authentication,
          refreshToken,
          options,
        )
        return oauth.processRefreshTokenResponse(as, client, answer)
      })
      this.#kept = await keepTokens(this.#context, this.#kept, tokens)
    } catch (error) {
      const refused = await toMandateError(error)
      if (refused.code === 'invalid_grant') await this.#drop(refreshToken)
      // What it says may be of no use because the owner has left it.
      const isWrong = refused.code === 'unexpected_answer' || isNotNow(refused.status)
      if (!isWrong && !['invalid_grant', 'unreachable'].includes(refused.code)) throw refused
      await this.#goOn(isWrong ? refused : (because ?? refused))
    }
  }

  /** What was refused for good stands in the way of nothing that comes in its place; another process may have another by now. */
  async #drop(refreshToken: string): Promise<void> {
    const { store } = this.#context
    const kept = await findKept(store, this.#kept.id)
    if (kept?.refreshToken !== refreshToken) return
    await store.set(`access:${kept.id}`, { ...kept, refreshToken: null })
  }

  /** Once more after a moment: what has just happened to the data, their provider may not have heard yet. */
  async #goOnSoon(cause: MandateError, signal?: AbortSignal | null): Promise<void> {
    try {
      await this.#goOn(cause)
    } catch (error) {
      if (!(error instanceof MandateError) || error.code !== 'ended') throw error
      await pause(SOON, signal)
      await this.#goOn(cause)
    }
  }

  /**
   * Goes on at the provider that the owner has changed to, without the owner, if the app can prove who it is:
   * it exchanges its grant there. Of several it is the one that takes it, perhaps the one it has been with: the owner
   * is back, or the data have moved. Throws what is the matter when that cannot be done.
   * @see [RFC 8693]
   */
  async #goOn(cause?: MandateError): Promise<void> {
    const { isConfidential, fetch } = this.#context
    const present: string[] = await issuersOfResource(this.#kept.resource, fetch).catch(() => [])
    if (this.grant.grantee) throw personNeeded(cause)
    const why = whyRefused(this.#kept.issuer, present, cause)
    // What is not kept by its own id may be anybody's (keepTokens); presented, it would open their data.
    const mayPresent = isConfidential && this.#kept.id === this.grant.jti
    if (!mayPresent || this.grant.use === 'once') throw why
    const failures: MandateError[] = []
    for (const issuer of takers(this.#kept.issuer, present, cause)) {
      try {
        const tokens = await exchange(this.#context, issuer, this.#kept.grant, await this.#prove())
        this.#kept = await keepTokens(this.#context, { ...this.#kept, issuer }, tokens)
        return
      } catch (error) {
        // Not carried over, or not there yet: with the owner, follow() still leads on.
        const refused = await toMandateError(error)
        const isSilent = refused.code === 'unreachable' || why.code === 'provider_changed'
        if (isSilent && refused.code !== 'invalid_grant') failures.push(refused)
      }
    }
    throw failures[0] ?? why
  }
}
