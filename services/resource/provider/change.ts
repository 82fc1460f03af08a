import { EVENTS } from '@mandate/grants'
import { Problem } from '@mandate/server'
import type { Transaction } from 'kysely'
import { ceilingAfter, raisedCeiling } from '../bindings/ceiling.ts'
import {
  BindingConflict,
  type BindingsStore,
  type Ended,
  type InstructedBy,
} from '../bindings/store.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Database } from '../database.ts'
import type { Outbox } from '../deliveries/outbox.ts'
import type { BindingBody, EventBody } from '../deliveries/send.ts'
import type { StatusLists } from '../ledger/status/status.ts'
import type { Ledger } from '../ledger/store.ts'
import type { LinkingsStore, PendingLink } from '../linking/store.ts'
import type { LinkAnswer } from '../linking/tables.ts'
import type { Owner } from '../owners/store.ts'
import { askedAbout, candidates, leaving, leftBehind, MOST_ASKED } from './candidates.ts'

/** What the permissions that one change takes along may weigh, in characters: what a provider takes at once. */
const MOST_CARRIED_LENGTH = 3_500_000

/** How long the owner waits for the provider to confirm, ms. */
const PATIENCE = 2_000

export interface Changes {
  /**
   * Makes the linked provider the owner's, as chosen on the confirm page, in place of those that it
   * replaces or beside them. One transaction: from its commit on every token of those is refused.
   * @throws BindingConflict when the chain, or the grants the owner was asked about, changed since, or something came that
   *   they were not asked about, unless they insist
   */
  provider(owner: Owner, link: PendingLink, by: InstructedBy): Promise<void>
  /**
   * What a provider may let apps read: the default and these collections. A new binding of the same
   * issuer, keys and carried grants; no linking.
   * @throws BindingConflict
   */
  ceiling(owner: Owner, at: Place, collections: string[], by: InstructedBy): Promise<void>
  /**
   * The owner trusts this provider no more from its commit on, and it hears so. What others of the
   * owner's manage stays theirs; what it had taken over from one of them ends.
   * @throws BindingConflict
   */
  unbind(owner: Owner, at: Place, by: InstructedBy): Promise<void>
}

/** The owner's account at a provider. */
type Account = Pick<Ended, 'issuer' | 'asSub'>

const isAt =
  (account: Account) =>
  ({ issuer, asSub }: Account): boolean =>
    issuer === account.issuer && asSub === account.asSub

/** A binding as a page showed it: `head` is where the chain stood then. */
export interface Place {
  seq: number
  head: string
}

export function changes(options: {
  bindings: BindingsStore
  linkings: LinkingsStore
  ledger: Ledger
  statusLists: Pick<StatusLists, 'readOnce'>
  outbox: Outbox
  catalogs: Pick<CatalogsStore, 'present' | 'of'>
  clock: () => number
}): Changes {
  const { bindings, linkings, ledger, outbox, catalogs, clock } = options

  /**
   * The former issuers hear that they are, and one where the owner comes with another account that the former account's
   * is over; nothing waits for them. What they were still to be told of a binding would bring it back if it arrived later.
   */
  async function sayGoodbye(
    tx: Transaction<Database>,
    owner: Owner,
    ends: Ended[],
    next: Account | null,
  ) {
    for (const { issuer, seq } of next ? ends.filter((end) => !isAt(next)(end)) : ends) {
      const body: EventBody = {
        event: EVENTS.bindingEnded,
        payload: { resource: owner.resource, seq },
      }
      if (issuer !== next?.issuer) await outbox.dropBindings(tx, owner.id, issuer)
      await outbox.add(tx, { owner: owner.id, kind: 'event', issuer, body })
    }
  }

  /** The binding that was shown, and those beside it. */
  async function placed(owner: Owner, { seq, head }: Place) {
    const present = await bindings.present(owner.id)
    const binding = present.find((one) => one.seq === seq)
    if (!binding) throw new BindingConflict(present[0]?.seq ?? 0, head)
    return { binding, others: present.filter((one) => one !== binding) }
  }

  return {
    async provider(owner, link, instructedBy) {
      const answer = link.answer as LinkAnswer
      const choices = link.choices ?? { goOn: [], stop: [] }
      const present = await bindings.present(owner.id)
      const ending = leaving(present, link)
      const before = [...ending, ...(await bindings.brought(owner.id))]
      // What the former issuer has ended by now does not go on; when it is silent, so be it.
      await options.statusLists.readOnce(
        owner.id,
        before.map(({ issuer }) => issuer),
      )
      const all = await ledger.unended(owner.id)
      const offered = candidates(all, before, clock())
      const next = { issuer: link.issuer, asSub: answer.asSub }
      const gone = ending.filter((one) => !isAt(next)(one))
      const answered = new Set([...choices.goOn, ...choices.stop])
      const { asked } = askedAbout(offered)
      if (!link.insisted && asked.some(({ grant }) => !answered.has(grant.id))) {
        throw new BindingConflict(present[0]?.seq ?? 0, link.head, { isNews: true })
      }
      const wanted = new Set(choices.goOn)
      const goOn = asked.map((one) => one.grant).filter(({ id }) => wanted.has(id))
      if (isTooMuch(goOn)) throw tooMuch()
      // Those for one use and of assistants, of which nobody is asked, stop too: their provider has no more of them.
      const left = [...leftBehind(all, gone, clock()), ...offered.map(({ grant }) => grant)]
      const goes = new Set(idsOf(goOn))
      const stop = left.filter(({ id }) => !goes.has(id))
      const draft = {
        owner,
        head: link.head,
        ends: ending.map(({ seq }) => seq),
        ...next,
        asName: answer.asName,
        grantKeys: answer.grantKeys,
        // "absent with `device` custody": nothing is granted there without the owner's own signature.
        ceiling: answer.custody === 'device' ? null : ceilingAfter(catalogs.present(), before),
        carry: goOn.map((grant) => ({ grant: grant.id, sha256: grant.sha256 })),
        instructedBy,
      }
      await bindings.make(draft, async (tx, made) => {
        await ledger.hold(owner.id, [...idsOf(stop), ...idsOf(goOn)], tx)
        await ledger.revokeAll(owner.id, idsOf(stop), 'switch', tx)
        const stand = await ledger.takenOver(owner.id, idsOf(goOn), link.issuer, tx)
        const news = await ledger.news(owner.id, made.ends.map(issuerOf), all, tx)
        if (!stand) throw new BindingConflict(made.seq - 1, link.head)
        if (news.length > 0 && !link.insisted)
          throw new BindingConflict(made.seq - 1, link.head, { isNews: true })
        await ledger.revokeAll(owner.id, news, 'switch', tx)
        const body: BindingBody = {
          binding: made.jwt,
          grants: goOn.map((grant) => grant.compact),
          accessToken: link.secrets.accessToken as string,
          proofKey: link.secrets.proofKey,
        }
        await outbox.dropBindings(tx, owner.id, link.issuer)
        await outbox.add(tx, { owner: owner.id, kind: 'binding', issuer: link.issuer, body })
        await sayGoodbye(tx, owner, made.ends, next)
        await linkings.forget(owner.id, tx)
      })
      // Until the provider knows, no app can ask there: worth a moment of the owner's time.
      await outbox.flush(PATIENCE)
    },

    async ceiling(owner, at, collections, instructedBy) {
      const { binding } = await placed(owner, at)
      if (binding.ceilingText === null) throw noCeiling()
      const { issuer, asSub, asName, grantKeys, carry } = binding
      const all = await catalogs.of(owner.id)
      const ceiling = raisedCeiling(catalogs.present(), all, collections)
      const kept = { ends: [at.seq], issuer, asSub, asName, grantKeys, carry }
      const draft = { owner, head: at.head, ...kept, ceiling, instructedBy }
      await bindings.make(draft, async (tx, made) => {
        const body: EventBody = {
          event: EVENTS.bindingMade,
          payload: { resource: owner.resource, binding: made.jwt },
        }
        await outbox.add(tx, { owner: owner.id, kind: 'event', issuer, body })
      })
      await outbox.flush(PATIENCE)
    },

    async unbind(owner, at, instructedBy) {
      const { binding } = await placed(owner, at)
      const all = await ledger.unended(owner.id)
      const stop = leftBehind(all, [binding], clock())
      const draft = { owner, head: at.head, ends: [at.seq], instructedBy }
      await bindings.make(draft, async (tx, made) => {
        const news = await ledger.news(owner.id, made.ends.map(issuerOf), all, tx)
        if (news.length > 0) throw new BindingConflict(made.seq - 1, at.head)
        // For good: whoever is trusted again asks again, and nothing falls back to the one it had been taken over from.
        await ledger.revokeAll(owner.id, idsOf(stop), 'switch', tx)
        await sayGoodbye(tx, owner, made.ends, null)
        await linkings.forget(owner.id, tx)
      })
      await outbox.flush(PATIENCE)
    },
  }
}

function isTooMuch(goOn: { compact: string }[]): boolean {
  const length = goOn.reduce((sum, { compact }) => sum + compact.length, 0)
  return length > MOST_CARRIED_LENGTH
}

/** Before anything is changed: a provider that refused them all would leave the owner between the two. */
function tooMuch(): Problem {
  return new Problem(400, 'too_many_to_go_on', {
    en: `More permissions are to go on than a provider takes at once (${MOST_ASKED.toLocaleString('en')}, less when they are long). Nothing was changed. Go back and let some of them end, or end them under “Access”.`,
    fr: `Il y a plus d’autorisations à reprendre qu’un gestionnaire n’en accepte en une fois (${MOST_ASKED.toLocaleString('fr')}, moins si elles sont longues). Rien n’a été changé. Revenez en arrière et laissez-en finir quelques-unes, ou mettez-y fin sous « Accès ».`,
  })
}

/** "absent with `device` custody": there nothing is allowed without a signature of the owner's own. */
function noCeiling(): Problem {
  return new Problem(400, 'no_ceiling', {
    en: 'Your device keeps the key, so nothing is allowed without it and there is no limit to set. Nothing was changed.',
    fr: 'Votre appareil garde la clé : rien n’est autorisé sans lui, et il n’y a pas de limite à fixer. Rien n’a été changé.',
  })
}

const issuerOf = ({ issuer }: Ended) => issuer

const idsOf = (grants: { id: string }[]) => grants.map(({ id }) => id)
