import type { Grant } from '@mandate/grants'
import { follow } from '../asking/exchange.ts'
import { Held } from '../asking/held.ts'
import { findKept } from '../asking/tokens.ts'
import type { Asked, Context } from '../context.ts'
import { MandateError } from '../errors.ts'
import type { Sent } from '../http.ts'
import type { KeptAccess } from '../stores/store.ts'
import { wholeFile } from './blob.ts'
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
import { append, type Document, pathOf, remove, seen, update, type Written } from './writing.ts'

/** One permission of one owner, and reading under it. Tokens renew by themselves. */
export class Access {
  readonly #context: Context
  readonly #held: Held

  /** Made by `MandateClient`. */
  constructor(context: Context, kept: KeptAccess) {
    this.#context = context
    this.#held = new Held(context, kept)
  }

  /** @throws MandateError `no_access` */
  static async open(context: Context, id: string): Promise<Access> {
    const kept = await findKept(context.store, id)
    if (!kept) throw new MandateError('no_access', 'No access of this id is kept here.')
    return new Access(context, kept)
  }

  /** The grant's id, the same at both services; with more behind it where the data have moved since. */
  get id(): string {
    return this.#held.kept.id
  }
  /** The address of the owner's data. */
  get resource(): string {
    return this.#held.kept.resource
  }
  get issuer(): string {
    return this.#held.kept.issuer
  }
  /** The owner's signed permission, as a document to keep. */
  get grantDocument(): string {
    return this.#held.kept.grant
  }
  /** The owner's permission, read. */
  get grant(): Grant {
    return this.#held.grant
  }
  /** What the token may do now, as `authorization_details`. */
  get details(): Record<string, unknown>[] {
    return this.#held.kept.details
  }

  /** What there is, as far as this access shows it. */
  async collections(): Promise<CollectionInfo[]> {
    const answer = await this.#get('collections')
    return ((await answer.json()) as { collections: CollectionInfo[] }).collections
  }

  /** All records that match, as they arrive. @throws MandateError, also in the middle */
  records(collection: string, options: RecordsOptions = {}): AsyncIterable<DataRecord> {
    const { signal } = options
    return readRecords(
      (query, accept) => this.#get(pathOf(collection), query, { headers: { accept }, signal }),
      options,
    )
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
    const answer = await this.#get(`changes/${encodeURIComponent(collection)}`, query, options)
    return (await answer.json()) as Changes
  }

  /**
   * The bytes of a file in a record; a whole one goes on by itself where it broke off. `range` as in the HTTP header:
   * `bytes=0-1023`. What it tells of
   * place, time and camera and the permission does not show is taken out of it first, so that its
   * length and `ETag` are not those of the record's `size` and `sha256`. `signal` ends it, also while the bytes come.
   * @throws MandateError `insufficient_scope` for a file that cannot be cleaned of that
   */
  blob(
    file: FileRef | string,
    options: { range?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const sha256 = typeof file === 'string' ? file : file.sha256
    const get = (more: Record<string, string>) =>
      this.#get(`blobs/${encodeURIComponent(sha256)}`, undefined, {
        headers: { accept: '*/*', ...more },
        signal: options.signal,
      })
    return options.range === undefined ? wholeFile(get) : get({ range: options.range })
  }

  /**
   * Any other call below the resource, with a token that is good and a proof: `POST` to `mcp`, for one. @throws MandateError
   */
  request(path: string, options: Sent = {}): Promise<Response> {
    return this.#held.ask(path, options)
  }

  /**
   * Gives the permission back: nothing can be read under it any more. @throws MandateError when that could not be said
   * @see [Grant Management for OAuth 2.0 §6.4], else [RFC 7009]
   */
  end(): Promise<void> {
    return this.#held.end()
  }

  /**
   * Where to send the owner after `provider_changed`: asks the new provider for exactly what the
   * grant says, so that the owner is asked nothing again. `finish` then gives an access that reads. Of several
   * side by side it is the newest that answers, and the one that gave the grant only if nobody else does.
   * After `person_needed`, and after `insufficient_user_authentication` with `prompt` `login`: where to send the person
   * that something is shared with.
   */
  follow(options: { prompt?: string } = {}): Promise<Asked> {
    return follow(this.#context, this.#held.kept, this.grant, options)
  }

  #get(
    path: string,
    query?: URLSearchParams,
    { headers = { accept: 'application/json' }, signal }: Sent = {},
  ): Promise<Response> {
    return this.#held.ask(`${path}${query?.size ? `?${query}` : ''}`, { headers, signal })
  }

  readonly #send = (path: string, how?: Sent) => this.request(path, how)
}
