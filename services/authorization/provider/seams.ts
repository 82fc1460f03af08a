import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Grantee } from '@mandate/grants'
import type { Request } from 'express'
import type { JWK } from 'jose'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { Beside, Proof } from './storage/together.ts'

/** What this room is handed. It imports no other room, and no other room imports oidc-provider. */
export interface ProviderSeams {
  /** Origin of this service: the issuer. */
  issuer: string
  db: Kysely<Database>
  clock: () => number
  /** The key that signs now, with its private half: another one from time to time. */
  signingKey(): Promise<JWK & { kid: string }>
  accounts: AccountsSeam
  /** Path of the page that asks the owner. */
  consentPath(uid: string): string
  clients: ClientsSeam
  grants: GrantsSeam
  people: PeopleSeam
  /**
   * Checks what is asked against the catalog of a resource that is linked here; `bearer`: by an app that
   * proves no key. @throws ScopeError, NotNow
   */
  checkNames(
    details: object[],
    resource: string,
    how: { bearer: boolean; clientId: string },
  ): Promise<void>
  /** Tells the person in front of the browser what went wrong when there is no app to be told. */
  errorPage(
    req: IncomingMessage,
    res: ServerResponse,
    /** `isOver`: what an app asked was answered, or waited too long. */
    problem: { status: number } & ({ isOver: true } | ({ isOver: false } & Unanswered)),
  ): void
  /** Seconds after which an app may come to this path again; null while it may. */
  byApp(path: string, app: string): number | null
  log: Record<'error' | 'debug', (details: object, message: string) => void>
}

export type Told = Record<'en' | 'fr', string>

/** What a page says of a request that came with a browser and has no app that could be answered. */
export interface Unanswered {
  /** To the person, who can mend nothing of it; absent where it may go another time. */
  said?: Told
  /** To whoever makes the app: what is wrong, and what would be right. */
  developers?: Told
  /** What only English has words for. */
  detail?: string
}

export interface AccountsSeam {
  /** Who is signed in with this browser, and since when (seconds). */
  session(req: Request): Promise<{ account: string; name: string; signedInAt: number } | null>
  byId(account: string): Promise<{ name: string } | null>
}

/** Who somebody is, said to another authorization server and taken from one. */
export interface PeopleSeam {
  /** Of somebody with an account here, for one audience, one app, and one key of that app. */
  assert(said: {
    account: string
    clientId: string
    audience: string
    jkt: string
    /** When they signed in, seconds. */
    authTime: number | undefined
  }): Promise<string>
  /**
   * Whether the app has this very person in front of it. @throws NotUsable, NotNow
   */
  check(
    assertion: string,
    expected: { grantee: Grantee; clientId: string; jkt: string },
  ): Promise<Proven>
}

/** What an assertion has proven. */
export interface Proven {
  /** When they signed in, seconds. */
  authTime: number | undefined
  /** Each works once, and is good until then: whoever is told to come again comes with it. @throws NotUsable */
  useUp(): Promise<void>
}

export interface ClientsSeam {
  /** Members of the client's metadata document as RFC 7591 names them, or undefined. */
  find(clientId: string): Promise<Record<string, unknown> | undefined>
  /** Whether an answer may go to an address that a request names, by the `redirect_uris` of its client. */
  mayAnswerAt(asked: string, redirects: readonly string[]): boolean
  /** oidc-provider reads `jwks_uri` of clients through this, the guarded fetch. */
  fetchKeys: typeof fetch
  /** Whether document or keys of this client could not be had a moment ago, because its host does not answer. */
  isAway(clientId: string): boolean
  /** Why the document that was looked at last is no client's, for its developer; null when it is one. */
  whyNot(clientId: string): string | null
}

/** The signed grant behind a token. */
export interface TokenGrant {
  /** Its key here … */
  id: string
  /** … and the id in the document, which everybody else knows it by. */
  jti: string
  account: string
  clientId: string
  jws: string
  sha256: string
  resource: string
  status: { idx: number; uri: string }
  once: boolean
  /** For whoever holds the key: its tokens need not be bound to one of the client's. */
  bearer: boolean
  /** Only for this person; null: for the app itself. */
  grantee: Grantee | null
  /** It is about collections that the resource service may not have heard of yet. */
  declared: boolean
  /** Seconds since 1970; null: until ended. */
  expiresAt: number | null
}

export interface CoveringGrant {
  id: string
  resource: string
  /** What was asked, resolved, with `locations`. */
  details: object[]
  expiresAt: number | null
}

/** A grant as it was when it was read: valid for one request. */
export interface HeldGrant {
  account: string
  /** Where the data is now: another than the grant's own once a home has moved. */
  resource: string
  clientId: string
  jws: string
  bearer: boolean
  /** Only for this person; null: for the app itself. */
  grantee: Grantee | null
  /** It came here from another authorization server, with the binding. */
  carried: boolean
  /** Seconds since 1970; null: until ended. */
  expiresAt: number | null
  /**
   * What stands in tokens, if its binding holds and the client's document is the one the owner saw.
   * @throws NotUsable, NotNow
   */
  usable(): Promise<TokenGrant>
  /** `asked` if it is no wider than `granted`, resolved; null otherwise. Throws ScopeError. */
  narrower(granted: object[], asked: unknown): Promise<object[] | null>
}

/** The grant may not be used (any more); `reason` may be told to the app. */
export class NotUsable extends Error {
  override name = 'NotUsable'
}

/** Whether it may be used cannot be known now; it may come again. */
export class NotNow extends NotUsable {
  override name = 'NotNow'
}

/** How a token was asked for. */
export type TokenUse = 'fetched' | 'renewed' | 'exchanged' | 'opened'

export interface GrantsSeam {
  /**
   * A live grant under which this request needs no question, or null.
   * @param resource null when the app did not name it
   */
  covering(asked: {
    account: string
    clientId: string
    resource: string | null
    details: object[]
  }): Promise<CoveringGrant | null>
  /**
   * The key of exactly this document, ended or not; null when it is not known. One that was carried about another resource
   * than its own (a home that moved) is meant only where that one is asked for, or there is no other. Of one that was
   * carried here and changed since, or changed before another was carried in its place, the key of that other one.
   */
  presented(
    grant: { jti: string; sub: string },
    jws: string,
    by: { clientId: string; resource: string | undefined },
  ): Promise<string | null>
  /** The key of a live grant that is for a person who reads it in this app; null: there is none. */
  ofPerson(jti: string, at: { clientId: string; resource: string }): Promise<string | null>
  /** A grant that was not ended, with all that it hangs on, read at once; null when there is none. */
  held(grantId: string): Promise<HeldGrant | null>
  /** The same together with something that is under a grant: by one column more in the statement that reads it. */
  heldBeside: {
    /** @param id an expression of that statement, the grant's key */
    column(id: string): string
    /** What stands in that column. */
    read(grantId: string, value: unknown): HeldGrant | null
  }
  /**
   * What renews the tokens of an app under a grant that was changed in the moment it was given out goes over to the grant that
   * stands in its place. @returns false when none does
   */
  handOver(grantId: string): Promise<boolean>
  /**
   * A token was issued, for a code, a refresh token, a grant that was carried here, or to a person.
   * @param proof is new, or nothing is written. @throws what is said of one that was seen before
   */
  used(grant: TokenGrant, how: TokenUse, proof?: Proof | null): Promise<void>
  /** The same of a code, for the statement that writes what comes of it; its first value is that of this number. */
  usedBeside(grant: TokenGrant): Beside
  /** Resolves once the resource service holds the grant. @throws NotNow */
  delivered(grantId: string): Promise<void>
  /** The app gave the grant up, or its code was used twice. */
  givenUp(db: Transaction<Database>, grantId: string): Promise<void>
  /** After the transaction of `givenUp`. */
  gone(grantId: string): Promise<void>
}
