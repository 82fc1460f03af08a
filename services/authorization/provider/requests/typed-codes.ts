import type { IncomingMessage, ServerResponse } from 'node:http'
import { WRITTEN } from '@mandate/grants'
import type { Request } from 'express'
import { sql } from 'kysely'
import type { ProviderSeams } from '../seams.ts'
import { within } from '../storage/scope.ts'
import { readAsked } from './asked.ts'
import { type Interaction, type Interactions, since } from './interaction.ts'
import { ANY_RESOURCE } from './target.ts'

/**
 * A program without a browser shows a code, and its owner types it on a page here (RFC 8628). oidc-provider makes
 * the code and gives the tokens; the pages between are ours, because its own keep a session of their own. What was
 * typed belongs to the account that typed it from then on, and is asked about like any other request.
 */
export interface TypedCodes {
  /** Whether the page of this request is about a typed code. */
  isOne(req: IncomingMessage): boolean
  /** Takes what a person typed: where they are asked, or null when there is no such code, or it was taken or is over. */
  take(typed: string, account: string): Promise<string | null>
  interactions: Interactions
}

/** Ten minutes: long enough to find a browser, short for somebody who wants to talk another into typing it. */
export const CODE_SECONDS = 600
const UID = 'code-'
/** Eight of twenty letters without vowels: 34 bits, and nothing that reads like a word. */
export const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/

/** What the code's row holds, of what is read here. */
interface Kept {
  clientId: string
  /** When the program asked, seconds. */
  iat: number
  /** Who typed it. */
  sessionUid: string
  params: Record<string, string | undefined>
}

/** Typed by this account, and neither answered nor over. The program's own half of the code is kept as a digest only. */
const open = (code: string, account: string, now: Date) => sql<boolean>`
  model = 'DeviceCode' and payload ->> 'userCode' = ${code}
  and coalesce(payload ->> 'sessionUid', ${account}) = ${account}
  and payload ->> 'accountId' is null and payload ->> 'error' is null
  and consumed_at is null and expires_at > ${now}`

export function createTypedCodes(seams: ProviderSeams): TypedCodes {
  const uidOf = (req: IncomingMessage) => String((req as Request).params?.['uid'] ?? '')
  const done = `${seams.issuer}/device/done`

  const now = () => new Date(seams.clock())

  /** Of this page: what was typed, by whoever is signed in. */
  async function typedHere(req: IncomingMessage) {
    const session = await seams.accounts.session(req as Request)
    const code = uidOf(req).slice(UID.length)
    return session === null || !CODE.test(code) ? null : { code, account: session.account }
  }

  async function find(req: IncomingMessage): Promise<Kept | null> {
    const here = await typedHere(req)
    if (here === null) return null
    const { rows } = await sql<{ payload: Kept }>`select payload from passing_states
      where ${open(here.code, here.account, now())} and payload ->> 'sessionUid' is not null`.execute(
      seams.db,
    )
    return rows[0]?.payload ?? null
  }

  /** The write decides: it may have ended, or been answered in another window, since the page was read. */
  async function write(code: string, account: string, said: object): Promise<boolean> {
    const { rows } = await sql`update passing_states
      set payload = (payload::jsonb || ${JSON.stringify(said)}::jsonb)::json
      where ${open(code, account, now())} returning id`.execute(seams.db)
    return rows.length > 0
  }

  async function answer(req: IncomingMessage, said: object): Promise<void> {
    const here = await typedHere(req)
    if (here !== null) await write(here.code, here.account, said)
  }

  return {
    isOne: (req) => uidOf(req).startsWith(UID),

    async take(typed, account) {
      const code = typed.toUpperCase().replaceAll(/[^A-Z]/g, '')
      if (!CODE.test(code)) return null
      // Whoever types it first has it; the same person may type it again.
      const isTaken = await write(code, account, { sessionUid: account })
      return isTaken ? seams.consentPath(UID + code) : null
    },

    interactions: {
      read: (req) =>
        within(req, async () => {
          const code = await find(req)
          return code === null ? null : interactionOf(code, uidOf(req), done)
        }),
      // Whoever typed a code was signed in; there is no question of signing in alone.
      signedIn: async (req) => seams.consentPath(uidOf(req)),
      allow: (req, _res, allowed) =>
        within(req, async () => {
          const { account, signedInAt, grantId, resource, details } = allowed
          await answer(req, {
            ...{ accountId: account, authTime: signedInAt, grantId, resource, rar: details },
          })
          return `${done}?${new URLSearchParams({ receipt: grantId })}`
        }),
      refuse: (req, _res: ServerResponse, { error, description }) =>
        within(req, async () => {
          await answer(req, { error, errorDescription: description })
          return done
        }),
    },
  }
}

function interactionOf(code: Kept, uid: string, done: string): Interaction {
  const { resource } = code.params
  return {
    uid,
    clientId: code.clientId,
    redirectUri: done,
    resource: resource === undefined || resource === ANY_RESOURCE ? null : resource,
    ...{ forAssistants: false, bearer: false, wants: 'consent' },
    signInSince: since(code.iat, code.params),
    byCode: true,
    asked: readAsked(code.params, WRITTEN),
    account: code.sessionUid,
  }
}
