import { type Binding, DocumentError, readBinding, sha256, verifySignature } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { calculateJwkThumbprint, type JWK } from 'jose'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { KeysUnreachable, type ResourceKeys } from './resources/keys.ts'
import type { BindingTables } from './tables.ts'

/**
 * Takes a binding that the resource service sent, with the grants that it carries over. Sent again it
 * changes nothing.
 * @throws Problem 400 when it is not what the owner agreed to, 409 with the present `seq` and `head` when it does
 *   not follow them, or when it has ended before it came
 * @returns its `seq`
 */
export type ReceiveBinding = (received: {
  account: string
  resource: string
  binding: string
  grants: string[]
  /** Its owner has come by linking. Else it changes what was bound here until then, so that they were nowhere else in between. */
  isLinked: boolean
}) => Promise<number>

export interface CarriedGrants {
  account: string
  resource: string
  carry: { grant: string; sha256: string }[]
  compacts: string[]
}

export function createReceiveBinding(options: {
  db: Kysely<Database>
  issuer: string
  keys: ResourceKeys
  clock: () => number
  /** Ends what was granted here and is not carried, in the same transaction. */
  leaveBehind(
    db: Transaction<Database>,
    left: { account: string; resource: string; carried: string[] },
  ): Promise<void>
  /** Keeps the carried grants, in the same transaction. */
  adopt(db: Transaction<Database>, carried: CarriedGrants): Promise<void>
}): ReceiveBinding {
  const { db, issuer, keys, clock, leaveBehind, adopt } = options

  return async ({ account, resource, binding: compact, grants, isLinked }) => {
    const binding = read(compact)
    checkBinding(binding, { issuer, account, resource })
    // Before the transaction: another service is asked for its keys, and no row waits for a stranger.
    await checkSignature(compact, binding, keys)
    await db.transaction().execute(async (transaction) => {
      const link = await transaction
        .selectFrom('linked_resources')
        .selectAll()
        .where('account', '=', account)
        .where('resource', '=', resource)
        .forUpdate()
        .executeTakeFirst()
      if (!link) throw refused('the owner has not agreed to a link for this resource')
      const agreed = await agreedKeys(binding, link)

      if (link.binding !== null && link.seq !== null) {
        if (binding.seq === link.seq && binding.jti === link.jti) {
          await keepSignedAnew(transaction, link, compact)
          return
        }
        const present = { seq: link.seq, head: await sha256(link.binding) }
        if (!follows(binding, present)) {
          const detail = `the present binding has seq ${present.seq}`
          throw new Problem(409, 'binding_conflict', detail, present)
        }
      }
      // It was on its way when the owner left, and the news of that was faster.
      if (link.left_seq !== null && binding.seq <= link.left_seq) {
        const left = { seq: link.left_seq, head: link.binding && (await sha256(link.binding)) }
        throw new Problem(409, 'binding_conflict', 'the owner has left since', left)
      }
      await transaction
        .updateTable('linked_resources')
        .set({
          ...agreed,
          binding: compact,
          seq: binding.seq,
          jti: binding.jti,
          ceiling: binding.ceiling === undefined ? null : JSON.stringify(binding.ceiling),
          carry: JSON.stringify(binding.carry),
          events_url: binding.events,
          bound_at: new Date(clock()),
          ended_at: null,
        })
        .where('account', '=', account)
        .where('resource', '=', resource)
        .execute()
      if (isLinked && wasLeft(link, binding)) {
        const carried = binding.carry.map(({ grant }) => grant)
        await leaveBehind(transaction, { account, resource, carried })
      }
      await adopt(transaction, { account, resource, carry: binding.carry, compacts: grants })
    })
    return binding.seq
  }
}

/**
 * The same binding under another signature: its service has withdrawn the key that signed it while it was on its way.
 * The next one will name this one's hash.
 */
async function keepSignedAnew(
  db: Transaction<Database>,
  link: Selectable<BindingTables['linked_resources']>,
  compact: string,
): Promise<void> {
  if (link.binding === compact || claimsOf(link.binding) !== claimsOf(compact)) return
  await db
    .updateTable('linked_resources')
    .set({ binding: compact })
    .where('account', '=', link.account)
    .where('resource', '=', link.resource)
    .execute()
}

const claimsOf = (compact: string | null) => compact?.split('.')[1]

function read(compact: string): Binding {
  try {
    return readBinding(compact)
  } catch (error) {
    if (error instanceof DocumentError) throw refused(error.message)
    throw error
  }
}

/**
 * "seq rollback, a wrong prev or a concurrent second seq answers 409 with the current head." Bindings to
 * other issuers between the two are not known here, so `prev` is compared only where nothing is between.
 */
function follows(binding: Binding, present: { seq: number; head: string }): boolean {
  if (binding.seq === present.seq + 1) return binding.prev === present.head
  return binding.seq > present.seq
}

/**
 * Another binding has ended the one that is known here, and the news of it has not come: the owner was elsewhere
 * meanwhile. What has ended there nobody has told this service.
 */
function wasLeft(link: Selectable<BindingTables['linked_resources']>, binding: Binding): boolean {
  const { ends } = binding
  return link.seq !== null && link.ended_at === null && ends?.includes(link.seq) === false
}

/**
 * "The authorization service uses the link only after it has received binding+jwt with its own aud, this
 * as_sub and these keys."
 */
function checkBinding(
  binding: Binding,
  expected: { issuer: string; account: string; resource: string },
): void {
  const { origin } = new URL(expected.resource)
  if (binding.sub !== expected.resource) throw refused('sub: is another resource')
  if (binding.iss !== origin) throw refused(`iss: must be ${origin}`)
  if (binding.aud !== expected.issuer) throw refused(`aud: must be ${expected.issuer}`)
  if (binding.as_sub !== expected.account) throw refused('as_sub: is another account')
  if (!URL.canParse(binding.events) || new URL(binding.events).origin !== origin) {
    throw refused(`events: must be on ${origin}`)
  }
}

/** Exactly the keys that the owner saw: those that sign until now, or those agreed to last, which then sign. */
async function agreedKeys(binding: Binding, link: Selectable<BindingTables['linked_resources']>) {
  const ids = async (list: readonly object[]) =>
    (await Promise.all(list.map((key) => calculateJwkThumbprint(key as JWK)))).sort().join(' ')
  const named = await ids(binding.grant_keys.keys)
  const { asked_keys: asked, asked_custody: custody } = link
  if (asked && custody && named === (await ids(asked.keys))) {
    return { grant_keys: JSON.stringify(asked), custody }
  }
  if (link.binding !== null && named === (await ids(link.grant_keys.keys))) return {}
  throw refused('grant_keys: are not those that the owner agreed to here')
}

async function checkSignature(
  compact: string,
  binding: Binding,
  keys: ResourceKeys,
): Promise<void> {
  try {
    const key = await keys.find(binding.sub, binding.kid)
    if (key && (await verifySignature(compact, key))) return
  } catch (error) {
    if (!(error instanceof KeysUnreachable)) throw error
    throw new Problem(503, 'keys_unreachable', 'the keys of the resource service did not answer')
  }
  throw refused('the signature is not by a key of the resource service')
}

function refused(detail: string): Problem {
  return new Problem(400, 'invalid_binding', detail)
}
