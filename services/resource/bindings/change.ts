import { type Catalog, EVENTS } from '@mandate/grants'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { Outbox } from '../deliveries/outbox.ts'
import type { BindingBody, EventBody } from '../deliveries/send.ts'
import type { StatusLists } from '../ledger/status.ts'
import type { Ledger } from '../ledger/store.ts'
import type { LinkingsStore, PendingLink } from '../linking/store.ts'
import type { LinkAnswer } from '../linking/tables.ts'
import type { Owner } from '../owners/store.ts'
import { candidates } from './candidates.ts'
import { defaultCeiling, raisedCeiling } from './ceiling.ts'
import { BindingConflict, type BindingsStore, type Ended, type InstructedBy } from './store.ts'

/** How long the owner waits for the provider to confirm, ms. */
const PATIENCE = 2_000

export interface Changes {
  /**
   * Makes the linked provider the owner's, as chosen on the confirm page. One transaction: from its
   * commit on every token of the former provider is refused.
   * @throws BindingConflict when the chain, or the grants the owner was asked about, changed since
   */
  provider(owner: Owner, link: PendingLink, by: InstructedBy): Promise<void>
  /**
   * What the present provider may let apps read: the default and these collections. A new binding
   * of the same issuer, keys and carried grants; no linking. `head` is that of the page shown.
   * @throws BindingConflict
   */
  ceiling(owner: Owner, collections: string[], head: string, by: InstructedBy): Promise<void>
  /**
   * The owner trusts nobody from its commit on; every provider that was trusted hears so.
   * @throws BindingConflict
   */
  unbind(owner: Owner, head: string, by: InstructedBy): Promise<void>
}

export function changes(options: {
  bindings: BindingsStore
  linkings: LinkingsStore
  ledger: Ledger
  statusLists: Pick<StatusLists, 'readOnce'>
  outbox: Outbox
  catalog: () => Catalog
  clock: () => number
}): Changes {
  const { bindings, linkings, ledger, outbox, catalog, clock } = options

  /** The former issuers hear that they are; nothing waits for them. */
  async function sayGoodbye(
    tx: Transaction<Database>,
    owner: Owner,
    ends: Ended[],
    next: string | null,
  ) {
    for (const { issuer } of ends.filter((end) => end.issuer !== next)) {
      const body: EventBody = {
        event: EVENTS.bindingEnded,
        payload: { resource: owner.resource },
      }
      await outbox.add(tx, { owner: owner.id, kind: 'event', issuer, body })
    }
  }

  return {
    async provider(owner, link, instructedBy) {
      const answer = link.answer as LinkAnswer
      const choices = link.choices ?? { goOn: [], stop: [] }
      const current = await bindings.current(owner.id)
      // What the former issuer has ended by now does not go on; when it is silent, so be it.
      if (current) await options.statusLists.readOnce(owner.id, current.issuer)
      const offered = candidates(await ledger.listFor(owner.id), current, clock())
      const asked = new Set([...choices.goOn, ...choices.stop])
      if (offered.some(({ grant }) => !asked.has(grant.id))) {
        throw new BindingConflict(current?.seq ?? 0, current?.head ?? null)
      }
      const goOn = offered.map((one) => one.grant).filter(({ id }) => choices.goOn.includes(id))
      const stop = offered.map((one) => one.grant).filter(({ id }) => choices.stop.includes(id))
      const draft = {
        owner,
        head: link.head,
        issuer: link.issuer,
        asSub: answer.asSub,
        asName: answer.asName,
        grantKeys: answer.grantKeys,
        // "absent with `device` custody": nothing is granted there without the owner's own signature.
        ceiling:
          answer.custody === 'device' ? null : (current?.ceilingText ?? defaultCeiling(catalog())),
        carry: goOn.map((grant) => ({ grant: grant.id, sha256: grant.sha256 })),
        instructedBy,
      }
      await bindings.make(draft, async (tx, made) => {
        for (const { id } of stop) await ledger.revoke(owner.id, id, 'switch', tx)
        const body: BindingBody = {
          binding: made.jwt,
          grants: goOn.map((grant) => grant.compact),
          accessToken: link.secrets.accessToken as string,
          proofKey: link.secrets.proofKey,
        }
        await outbox.dropBindings(tx, owner.id, link.issuer)
        await outbox.add(tx, { owner: owner.id, kind: 'binding', issuer: link.issuer, body })
        await sayGoodbye(tx, owner, made.ends, link.issuer)
        await linkings.forget(owner.id, tx)
      })
      // Until the provider knows, no app can ask there: worth a moment of the owner's time.
      await outbox.flush(PATIENCE)
    },

    async ceiling(owner, collections, head, instructedBy) {
      const current = await bindings.current(owner.id)
      if (!current) throw new BindingConflict(0, null)
      const { issuer, asSub, asName, grantKeys, carry } = current
      const ceiling = raisedCeiling(catalog(), collections)
      const kept = { issuer, asSub, asName, grantKeys, carry }
      const draft = { owner, head, ...kept, ceiling, instructedBy }
      await bindings.make(draft, async (tx, made) => {
        const body: EventBody = {
          event: EVENTS.bindingMade,
          payload: { resource: owner.resource, binding: made.jwt },
        }
        await outbox.add(tx, { owner: owner.id, kind: 'event', issuer, body })
      })
      await outbox.flush(PATIENCE)
    },

    async unbind(owner, head, instructedBy) {
      const current = await bindings.current(owner.id)
      if (!current) throw new BindingConflict(0, null)
      await bindings.make({ owner, head, instructedBy }, async (tx, made) => {
        await sayGoodbye(tx, owner, made.ends, null)
        await linkings.forget(owner.id, tx)
      })
      await outbox.flush(PATIENCE)
    },
  }
}
