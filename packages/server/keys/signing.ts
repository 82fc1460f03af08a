import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { Pool } from '../database/database.ts'
import type { MigrationFolder } from '../database/migrate.ts'
import { signCompact } from '../secrets/jws.ts'
import type { Sealer } from '../secrets/seal.ts'
import type { SealedColumn } from '../secrets/sealed.ts'
import { planKeys } from './plan.ts'
import { changeKeys, contextOf, type KeyRow, makeKey, readKeys, withdrawKeys } from './rows.ts'

export const serverMigrations: MigrationFolder = {
  name: 'server',
  url: new URL('../migrations/', import.meta.url),
}

/** The private halves, as a change of the master key finds them. */
export const signingKeysSealed: SealedColumn = {
  ...{ table: 'signing_keys', column: 'sealed', key: ['kid'] },
  context: ({ kid }) => contextOf(kid!),
}

/** Public halves, as a JWK Set. */
export interface KeySet {
  keys: JWK[]
}

export interface SigningKeys {
  /** What stands at `jwks_uri` now: the key that signs, the next one, and former ones that still count. */
  published(): Promise<KeySet>
  /**
   * Keys that have been withdrawn in good order, for documents that have no end: bindings, and the daily heads
   * of the log. Nothing is accepted because of them.
   */
  former(): Promise<KeySet>
  /** The key that signs now, with its private half; for a library that signs by itself. */
  present(): Promise<JWK & { kid: string }>
  /** A compact JWS by the key that signs now; `claims` are signed as they are. */
  sign(claims: object, header: { typ: string }): Promise<string>
}

const DAY = 24 * 3_600_000
/** How long a process believes what it has read, ms: after that long a stolen key signs nowhere. */
const MEMORY = 1_000

/** What one look at the table has found. */
interface Ring {
  signing: JWK & { kid: string }
  key: KeyObject
  published: JWK[]
  former: JWK[]
}

/**
 * The service's Ed25519 keys, from its own database; the first start makes one. Each signs for `keyDays`, then
 * the next does, which has been published for a day by then. Nobody has to be told: every process looks at the
 * table again when what it has seen is older than a second, by its own time or by the clock of the service.
 * @throws SealError when they are sealed under a master key that is not known here
 */
export async function signingKeys(
  pool: Pool,
  seal: Sealer,
  config: { clock: () => number; keyDays: number },
): Promise<SigningKeys> {
  const { clock } = config
  const period = config.keyDays * DAY
  let known: { ring: Ring; at: number; clock: number } | null = null
  let looking: Promise<Ring> | null = null
  /** Of the key that signed last: opening and importing it each second would be for nothing. */
  let opened: { jwk: JWK & { kid: string }; key: KeyObject } | null = null

  async function look(): Promise<Ring> {
    const now = clock()
    let rows = await readKeys(pool)
    let plan = planKeys(live(rows), now, period)
    if (plan.makeFor !== null || plan.withdraw.length > 0) {
      rows = await changeKeys(pool, async (db, present) => {
        const due = planKeys(live(present), now, period)
        if (due.makeFor !== null) await makeKey(db, seal, due.makeFor)
        await withdrawKeys(db, due.withdraw, now, false)
        return readKeys(db)
      })
      plan = planKeys(live(rows), now, period)
    }
    const ring = await ringOf(rows, plan.signs)
    known = { ring, at: performance.now(), clock: now }
    return ring
  }

  async function ringOf(rows: KeyRow[], signs: string | null): Promise<Ring> {
    const row = rows.find(({ kid }) => kid === signs)
    if (!row?.sealed) throw new Error('no key is there to sign with')
    if (opened?.jwk.kid !== row.kid) {
      const whole = seal.open(row.sealed, contextOf(row.kid)).toString()
      const jwk = JSON.parse(whole) as JWK & { kid: string }
      opened = { jwk, key: createPrivateKey({ key: jwk, format: 'jwk' }) }
    }
    const others = live(rows).filter(({ kid }) => kid !== row.kid)
    const former = rows.filter(({ withdrawnAt, stolen }) => withdrawnAt !== null && !stolen)
    return {
      signing: opened.jwk,
      key: opened.key,
      published: [row, ...others.reverse()].map((each) => each.public),
      former: former.reverse().map((each) => each.public),
    }
  }

  /** Somebody who asks while another is looking gets what that one finds. */
  async function ring(): Promise<Ring> {
    const isFresh =
      known !== null &&
      performance.now() - known.at < MEMORY &&
      Math.abs(clock() - known.clock) < MEMORY
    if (known && isFresh) return known.ring
    looking ??= look().finally(() => {
      looking = null
    })
    return looking
  }

  await ring()
  return {
    published: async () => ({ keys: (await ring()).published.map((key) => ({ ...key })) }),
    former: async () => ({ keys: (await ring()).former.map((key) => ({ ...key })) }),
    present: async () => (await ring()).signing,
    async sign(claims, header) {
      const { signing, key } = await ring()
      return signCompact(key, { typ: header.typ, kid: signing.kid }, claims)
    },
  }
}

function live(rows: KeyRow[]): KeyRow[] {
  return rows.filter(({ withdrawnAt }) => withdrawnAt === null)
}
