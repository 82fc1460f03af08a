import type { Kysely, Transaction } from 'kysely'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Database } from '../../database.ts'
import type { AccountsSeam, GrantsSeam, HeldGrant } from '../seams.ts'
import { proofsAdapter } from './proofs.ts'
import { forgetState, heldGrant, scope } from './scope.ts'
import { dropStates, type StateRooms, stateAdapter } from './states.ts'

export interface AdapterOptions {
  db: Kysely<Database>
  clock: () => number
  /** Metadata of a client, or undefined; asked for every request. */
  findClient(clientId: string): Promise<AdapterPayload | undefined>
  /** Who is signed in with the browser that a request comes from. */
  session: AccountsSeam['session']
  findGrant(grantId: string): Promise<HeldGrant | null>
  heldBeside: GrantsSeam['heldBeside']
  handOver: GrantsSeam['handOver']
  find: StateRooms['find']
  /** A grant is given up; runs in the transaction that deletes oidc-provider's part of it. Idempotent. */
  grantGivenUp(db: Transaction<Database>, grantId: string): Promise<void>
  /** After that transaction has been committed. */
  grantGone(grantId: string): Promise<void>
}

/** oidc-provider wants an end for everything; "until ended" is a hundred years. */
export const FOR_EVER = 100 * 365 * 86_400

/** Where each kind of thing that oidc-provider knows comes from. */
export function createAdapter(options: AdapterOptions): (model: string) => Adapter {
  const usedTwice = (id: string) => giveUp(options, id, true)
  const rooms = { ...options, usedTwice }
  return (model) => {
    if (model === 'Client') return clientAdapter(options)
    if (model === 'Session') return sessionAdapter(options)
    if (model === 'Grant') return grantAdapter(options, rooms)
    if (model === 'ReplayDetection') return proofsAdapter(options)
    const states = stateAdapter(model, rooms)
    return model === 'RefreshToken' ? refreshTokenAdapter(options, states) : states
  }
}

/** RFC 6749 §4.1.2: "SHOULD revoke (when possible) all tokens previously issued based on that" code. */
async function giveUp(options: AdapterOptions, grantId: string, butCodes: boolean): Promise<void> {
  await options.db.transaction().execute(async (transaction) => {
    // The grant first, as everything that ends one: two that end it at once wait for each other in turn and not crosswise.
    await options.grantGivenUp(transaction, grantId)
    // A used code stays known, so that a third use is told apart from a stranger too.
    await dropStates(transaction, [grantId], { butCodes })
  })
  await options.grantGone(grantId)
}

/**
 * oidc-provider's record of a grant is read from the signed one, which has the same id. Only links, which are no
 * grants of ours, are kept as it writes them.
 */
function grantAdapter(options: AdapterOptions, rooms: StateRooms): Adapter {
  const links = stateAdapter('Grant', rooms)
  return {
    ...links,
    async find(id) {
      const grant = await heldGrant(id, options.findGrant)
      if (grant === null) return links.find(id)
      const now = Math.floor(options.clock() / 1000)
      return {
        ...{ jti: id, kind: 'Grant', accountId: grant.account, clientId: grant.clientId },
        ...{ iat: now, exp: grant.expiresAt ?? now + FOR_EVER, openid: { scope: 'openid' } },
      }
    },
    destroy: (id) => giveUp(options, id, false),
  }
}

/**
 * A code may be redeemed in the moment its owner changes what was granted: the refresh token is then under a grant that is over,
 * and goes to the one in its place when it comes.
 */
function refreshTokenAdapter(options: AdapterOptions, states: Adapter): Adapter {
  return {
    ...states,
    async find(id) {
      const token = await states.find(id)
      if (!token?.grantId || (await heldGrant(token.grantId, options.findGrant))) return token
      if (!(await options.handOver(token.grantId))) return token
      forgetState('RefreshToken', id)
      return states.find(id)
    },
  }
}

/**
 * Who is signed in is known by the accounts, and oidc-provider's session is nothing but that: read from there
 * in each request, never kept. A code is so never issued for somebody who has signed out meanwhile.
 */
function sessionAdapter({ session, clock }: AdapterOptions): Adapter {
  // Named by the account: it is the same after signing in once more in the middle of a question.
  const of = (jti: string, account: string): AdapterPayload => {
    const now = Math.floor(clock() / 1000)
    const times = { iat: now, exp: now + 86_400 }
    return { jti, kind: 'Session', ...times, uid: account, accountId: account }
  }
  const unkept = async () => undefined
  return {
    async find(id) {
      const req = scope()?.req
      const present = req && (await session(req as Parameters<typeof session>[0]))
      return present ? { ...of(id, present.account), loginTs: present.signedInAt } : undefined
    },
    // Asked for the account that a question was begun with. That it is still the one in front of the browser is
    // asked by the page, which can say so, and by oidc-provider on the way back.
    findByUid: async (uid) => of(uid, uid),
    findByUserCode: unkept,
    upsert: unkept,
    consume: unkept,
    destroy: unkept,
    revokeByGrantId: unkept,
  }
}

/** Clients are not stored: whoever publishes a metadata document is one. */
function clientAdapter({ findClient }: AdapterOptions): Adapter {
  const readOnly = async () => {
    throw new Error('clients are described by their metadata documents and cannot be written')
  }
  return {
    find: findClient,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  }
}
