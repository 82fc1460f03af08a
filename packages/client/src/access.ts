import { type Grant, readGrant } from '@mandate/grants'
import * as oauth from 'oauth4webapi'
import { wholeFile } from './blob.ts'
import type { Asked, Context } from './client.ts'
import { issuersOfResource, serverOf } from './discover.ts'
import { errorOf, isNotNow, MandateError } from './errors.ts'
import { exchange, follow, personNeeded, takers, whyRefused } from './exchange.ts'
import { requestOptions, type Sent, toMandateError, withNonce } from './http.ts'
import { openKeys } from './keys.ts'
import {
  type Changes,
  type ChangesOptions,
  type CollectionInfo,
  type DataRecord,
  type FileRef,
  type RecordsOptions,
  readRecords,
  selecting,
} from './records.ts'
import type { KeptAccess } from './store.ts'
import { findKept, giveBack, keepTokens } from './tokens.ts'
import { append, type Document, pathOf, remove, seen, update, type Written } from './writing.ts'

/** So long before its end a token is renewed, ms. */
const EARLY = 10_000

/** One permission of one owner, and reading under it. Tokens renew by themselves. */
export class Access {
  readonly #context: Context
  #kept: KeptAccess
  #renewing: Promise<void> | null = null
  /** Made once: it remembers the nonces that servers ask for. */
  #proof: Promise<oauth.DPoPHandle> | null = null

  /** Made by `MandateClient`. */
  constructor(context: Context, kept: KeptAccess) {
    this.#context = context
    this.#kept = kept
  }

  /** @throws MandateError `no_access` */
  static async open(context: Context, id: string): Promise<Access> {
    const kept = await findKept(context.store, id)
    if (!kept) throw new MandateError('no_access', 'No access of this id is kept here.')
    return new Access(context, kept)
  }

  /** The grant's id, the same at both services; with more behind it where the data have moved since. */
  get id(): string {
    return this.#kept.id
  }
  /** The address of the owner's data. */
  get resource(): string {
    return this.#kept.resource
  }
  get issuer(): string {
    return this.#kept.issuer
  }
  /** The owner's signed permission, as a document to keep. */
  get grantDocument(): string {
    return this.#kept.grant
  }
  /** The owner's permission, read. */
  get grant(): Grant {
    return readGrant(this.#kept.grant)
  }
  /** What the token may do now, as `authorization_details`. */
  get details(): Record<string, unknown>[] {
    return this.#kept.details
  }

  /** What there is, as far as this access shows it. */
  async collections(): Promise<CollectionInfo[]> {
    const answer = await this.#get('collections')
    return ((await answer.json()) as { collections: CollectionInfo[] }).collections
  }

  /** All records that match, as they arrive. @throws MandateError, also in the middle */
  records(collection: string, options: RecordsOptions = {}): AsyncIterable<DataRecord> {
    return readRecords((query, accept) => this.#get(pathOf(collection), query, { accept }), options)
  }

  /** One record. @throws MandateError `not_found` */
  async record(collection: string, id: string): Promise<DataRecord> {
    return seen(await this.#get(pathOf(collection, id)))
  }

  /**
   * Adds a document to a collection that an app declared, or several at once, at most 100.
   * @param options.key of your own, to send the same again without adding it twice
   * @throws MandateError `invalid_document` with what is wrong, `insufficient_scope`, `quota_exceeded`
   */
  append<T extends object = Document>(
    collection: string,
    document: T,
    options?: { key?: string },
  ): Promise<Written<T>>
  append<T extends object = Document>(
    collection: string,
    documents: readonly T[],
    options?: { key?: string },
  ): Promise<Written<T>[]>
  async append(
    collection: string,
    given: object,
    options: { key?: string } = {},
  ): Promise<unknown> {
    const records = await append(this.#send, collection, given, options.key)
    return Array.isArray(given) ? records : records[0]
  }

  /**
   * Changes fields of a record; `null` empties one. A record that `record`, `append` or `update` gave is changed
   * only while it is as it was then; one of a list, or named by its id, however it is.
   * @throws MandateError `precondition_failed`: read it again; `invalid_document`, `insufficient_scope`, `not_found`
   */
  update<T extends object = Document>(
    collection: string,
    record: DataRecord | string,
    changes: { [Name in keyof T]?: T[Name] | null },
  ): Promise<Written<T>> {
    return update<T>(this.#send, collection, record, changes)
  }

  /** Deletes a record, as `update` changes one. @throws MandateError `precondition_failed`, `not_found` */
  remove(collection: string, record: DataRecord | string): Promise<void> {
    return remove(this.#send, collection, record)
  }

  /**
   * What was added, changed or removed since a cursor, without one all that there is: keep `next` for the next time, and with
   * `more` go on with it at once. A cursor is good for the filter and the fields that it was made with.
   * @throws MandateError `resync` when the cursor is too old: read the records again
   */
  async changes(
    collection: string,
    since?: string,
    options: ChangesOptions = {},
  ): Promise<Changes> {
    const query = selecting(options)
    if (since !== undefined) query.set('since', since)
    if (options.limit !== undefined) query.set('limit', String(options.limit))
    const answer = await this.#get(`changes/${encodeURIComponent(collection)}`, query)
    return (await answer.json()) as Changes
  }

  /**
   * The bytes of a file in a record; a whole one goes on by itself where it broke off. `range` as in the HTTP header:
   * `bytes=0-1023`. What it tells of
   * place, time and camera and the permission does not show is taken out of it first, so that its
   * length and `ETag` are not those of the record's `size` and `sha256`.
   * @throws MandateError `insufficient_scope` for a file that cannot be cleaned of that
   */
  blob(file: FileRef | string, options: { range?: string } = {}): Promise<Response> {
    const sha256 = typeof file === 'string' ? file : file.sha256
    const get = (headers: Record<string, string>) =>
      this.#get(`blobs/${encodeURIComponent(sha256)}`, undefined, { accept: '*/*', ...headers })
    return options.range === undefined ? wholeFile(get) : get({ range: options.range })
  }

  /**
   * Any other call below the resource, with a token that is good and a proof: `POST` to `mcp`, for one. @throws MandateError
   */
  request(path: string, options: Sent = {}): Promise<Response> {
    return this.#ask(path, options)
  }

  /**
   * Gives the permission back: nothing can be read under it any more. @throws MandateError when that could not be said
   * @see [Grant Management for OAuth 2.0 §6.4], else [RFC 7009]
   */
  async end(): Promise<void> {
    if (this.#kept.expiresAt - Date.now() < EARLY) await this.#renew().catch(() => {})
    await giveBack(this.#context, this.#kept, (url) => this.#transmit(url, { method: 'DELETE' }))
    await this.#context.store.delete(`access:${this.id}`)
  }

  /**
   * Where to send the owner after `provider_changed`: asks the new provider for exactly what the
   * grant says, so that the owner is asked nothing again. `finish` then gives an access that reads. Of several
   * side by side it is the newest that answers, and the one that gave the grant only if nobody else does.
   * After `person_needed`, and after `insufficient_user_authentication` with `prompt` `login`: where to send the person
   * that something is shared with.
   */
  follow(options: { prompt?: string } = {}): Promise<Asked> {
    return follow(this.#context, this.#kept, this.grant, options)
  }

  #get(
    path: string,
    query?: URLSearchParams,
    headers: Record<string, string> = { accept: 'application/json' },
  ): Promise<Response> {
    return this.#ask(`${path}${query?.size ? `?${query}` : ''}`, { headers })
  }

  readonly #send = (path: string, how?: Sent) => this.request(path, how)

  /** Asks below the resource, wherever it is by then, with a token that is good. */
  async #ask(path: string, how: Sent): Promise<Response> {
    if (this.#kept.expiresAt - Date.now() < EARLY) await this.#renew()
    let answer = await this.#transmit(path, how)
    if (answer.status === 401) {
      const error = await errorOf(answer)
      if (error.code === 'insufficient_user_authentication') throw error
      await this.#renew(error)
      answer = await this.#transmit(path, how)
      // The token is new and still refused: what it stands on has ended, here or altogether.
      if (answer.status === 401) {
        await this.#goOn(await errorOf(answer))
        answer = await this.#transmit(path, how)
      }
    }
    if (!answer.ok) throw await errorOf(answer)
    return answer
  }

  async #transmit(to: string | URL, how: Sent): Promise<Response> {
    const { method = 'GET', headers = {}, body } = how
    const url = typeof to === 'string' ? new URL(`${this.resource}/${to}`) : to
    const options = { ...requestOptions(url, this.#context.fetch), DPoP: await this.#prove() }
    try {
      return await withNonce(() =>
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
      // The library throws on a challenge; its answer is read here as any other.
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
      throw await toMandateError(error)
    }
  }

  #prove(): Promise<oauth.DPoPHandle> {
    const { client } = this.#context
    this.#proof ??= openKeys(this.#kept.keys).then((keys) => oauth.DPoP(client, keys))
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
      const tokens = await withNonce(async () => {
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
      // What it says may be of no use because the owner has left it.
      const isWrong = refused.code === 'unexpected_answer' || isNotNow(refused.status)
      if (!isWrong && !['invalid_grant', 'unreachable'].includes(refused.code)) throw refused
      await this.#goOn(isWrong ? refused : (because ?? refused))
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
    const present: string[] = await issuersOfResource(this.resource, fetch).catch(() => [])
    if (this.grant.grantee) throw personNeeded(cause)
    const why = whyRefused(this.issuer, present, cause)
    // What is not kept by its own id may be anybody's (keepTokens); presented, it would open their data.
    const mayPresent = isConfidential && this.id === this.grant.jti
    if (!mayPresent || this.grant.use === 'once') throw why
    const failures: MandateError[] = []
    for (const issuer of takers(this.issuer, present, cause)) {
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
