import type { AuditLog } from '@mandate/audit'
import type { Jobs } from '@mandate/server'
import type { RateLimits } from '../../limits.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import { lockKey } from '../archive/key.ts'
import { takeOutQueue } from '../archive/write.ts'
import type { TakeOutsStore } from './store.ts'

/** `partBytes`: unpacked, after which a part ends. */
export type StartTakeOut = (
  owner: Owner,
  asked: { passphrase: string; partBytes: number },
) => Promise<number>

/** Locks the id key, writes down that an archive is wanted, and wakes a worker. The passphrase is kept nowhere. */
export function takeOutStarter(rooms: {
  owners: Pick<OwnersStore, 'keys'>
  takeOuts: TakeOutsStore
  audit: Pick<AuditLog, 'append'>
  jobs: Pick<Jobs, 'send'>
  clock: () => number
  limits: Pick<RateLimits, 'begin'>
}): StartTakeOut {
  return async (owner, { passphrase, partBytes }) => {
    rooms.limits.begin(owner.id)
    const { idKey } = await rooms.owners.keys(owner.id)
    const locked = await lockKey(idKey, passphrase, owner.resource)
    const body = { kind: 'home', what: 'take_out' }
    await rooms.audit.append([{ owner: owner.id, at: rooms.clock(), body }])
    return rooms.takeOuts.create(owner.id, { idKey: locked, partBytes }, async (tx, number) => {
      const job = { owner: owner.id, takeOut: number }
      await rooms.jobs.send(takeOutQueue, job, { db: tx, key: `${owner.id}/${number}` })
    })
  }
}
