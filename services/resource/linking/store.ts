import { createHash } from 'node:crypto'
import type { Sealer } from '@mandate/server'
import type { JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { LinkAnswer, LinkChoices, Replaces } from './tables.ts'

const HOUR = 3_600_000
/** From the question to the callback, ms. */
const ASK_FOR = 24 * HOUR
/** From the callback to the confirmation, ms. The token of the link lives 24 hours; the last one is for delivering, again and again. */
const CONFIRM_FOR = 23 * HOUR

/** What only this service knows of a link on its way. */
export interface LinkSecrets {
  nonce: string
  verifier: string
  proofKey: JWK
  accessToken?: string
}

/** A link whose callback has come. */
export interface PendingLink {
  id: string
  issuer: string
  replaces: Replaces
  askedAt: Date
  secrets: LinkSecrets
  answer: LinkAnswer | null
  head: string | null
  /** When the confirm page was shown last. */
  shownAt: Date | null
  /** It was shown again because something new had come: what comes from now on is not asked about, and stops. */
  insisted: boolean
  choices: LinkChoices | null
}

/** Who acts: the owner's id and the session at this service. */
export interface Actor {
  owner: string
  session: string
}

export interface LinkingsStore {
  begin(
    actor: Actor,
    link: { issuer: string; replaces: Replaces; state: string; secrets: LinkSecrets },
  ): Promise<void>
  /**
   * The link of this `state`, once: a second callback finds nothing, nor does one in another
   * session or of another owner.
   */
  take(actor: Actor, state: string): Promise<PendingLink | null>
  /** @returns false when it was forgotten meanwhile: the owner has cancelled, or changed the provider in another tab */
  answered(
    link: PendingLink,
    owner: string,
    answer: LinkAnswer,
    secrets: LinkSecrets,
  ): Promise<boolean>
  /** The newest link of this session that waits to be confirmed. */
  waiting(actor: Actor): Promise<PendingLink | null>
  shown(id: string, head: string | null): Promise<void>
  /** Something new has come while the owner decided, and is shown. Once is enough: a provider could go on like that for ever. */
  insist(id: string): Promise<void>
  choose(id: string, choices: LinkChoices): Promise<void>
  /** Forgets the links of this session: whoever has stolen another one stops no change that is made in this. */
  cancel(actor: Actor): Promise<void>
  /** Forgets all links of the owner, in the transaction that makes the binding. */
  forget(owner: string, within: Kysely<Database>): Promise<void>
}

export function linkingsStore(options: {
  db: Kysely<Database>
  seal: Sealer
  clock: () => number
}): LinkingsStore {
  const { db, seal, clock } = options
  const after = (ms: number) => new Date(clock() + ms)
  const sealed = (secrets: LinkSecrets, owner: string) =>
    seal.seal(Buffer.from(JSON.stringify(secrets)), secretsOf(owner))

  const toLink = (row: {
    linking: string
    owner: string
    issuer: string
    replaces: Replaces
    asked_at: Date
    secrets: Buffer
    answer: LinkAnswer | null
    head: string | null
    shown_at: Date | null
    insisted: boolean
    choices: LinkChoices | null
  }): PendingLink => ({
    id: row.linking,
    issuer: row.issuer,
    replaces: row.replaces,
    askedAt: row.asked_at,
    secrets: JSON.parse(seal.open(row.secrets, secretsOf(row.owner)).toString()) as LinkSecrets,
    answer: row.answer,
    head: row.head,
    shownAt: row.shown_at,
    insisted: row.insisted,
    choices: row.choices,
  })

  return {
    async begin(actor, link) {
      await db.deleteFrom('linkings').where('expires_at', '<', new Date(clock())).execute()
      await db
        .insertInto('linkings')
        .values({
          owner: actor.owner,
          session: hash(actor.session),
          state: hash(link.state),
          issuer: link.issuer,
          replaces: JSON.stringify(link.replaces),
          asked_at: new Date(clock()),
          secrets: sealed(link.secrets, actor.owner),
          used_at: null,
          answer: JSON.stringify(null),
          head: null,
          choices: JSON.stringify(null),
          expires_at: after(ASK_FOR),
        })
        .execute()
    },

    async take(actor, state) {
      const row = await db
        .updateTable('linkings')
        .set({ used_at: new Date(clock()) })
        .where('state', '=', hash(state))
        .where('owner', '=', actor.owner)
        .where('session', '=', hash(actor.session))
        .where('used_at', 'is', null)
        .where('expires_at', '>', new Date(clock()))
        .returningAll()
        .executeTakeFirst()
      return row ? toLink(row) : null
    },

    async answered({ id }, owner, answer, secrets) {
      const { numUpdatedRows } = await db
        .updateTable('linkings')
        .set({
          answer: JSON.stringify(answer),
          secrets: sealed(secrets, owner),
          expires_at: after(CONFIRM_FOR),
        })
        .where('linking', '=', id)
        .where('owner', '=', owner)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },

    async waiting(actor) {
      const row = await db
        .selectFrom('linkings')
        .selectAll()
        .where('owner', '=', actor.owner)
        .where('session', '=', hash(actor.session))
        .where('used_at', 'is not', null)
        .where('expires_at', '>', new Date(clock()))
        .orderBy('used_at', 'desc')
        .executeTakeFirst()
      // `answer` holds JSON null until the provider's answer was taken.
      return row?.answer ? toLink(row) : null
    },

    async shown(id, head) {
      const set = { head, shown_at: new Date(clock()) }
      await db.updateTable('linkings').set(set).where('linking', '=', id).execute()
    },

    async insist(id) {
      await db.updateTable('linkings').set({ insisted: true }).where('linking', '=', id).execute()
    },

    async choose(id, choices) {
      const set = { choices: JSON.stringify(choices) }
      await db.updateTable('linkings').set(set).where('linking', '=', id).execute()
    },

    async cancel(actor) {
      await db
        .deleteFrom('linkings')
        .where('owner', '=', actor.owner)
        .where('session', '=', hash(actor.session))
        .execute()
    },

    async forget(owner, within) {
      await within.deleteFrom('linkings').where('owner', '=', owner).execute()
    },
  }
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** What the secrets of a link are sealed for. */
export const secretsOf = (owner: string) => `link of ${owner}`
