import { type Catalog, fingerprintWords } from '@mandate/grants'
import { OutboundError } from '@mandate/server'
import type { Html, Lang } from '@mandate/ui'
import { ceilingAfter, openedBy, raises } from '../bindings/ceiling.ts'
import { IssuerError } from '../bindings/issuers/metadata.ts'
import {
  type ActiveBinding,
  type BindingsStore,
  manages,
  type PastBinding,
} from '../bindings/store.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Outbox, Waiting } from '../deliveries/outbox.ts'
import { hostOf } from '../ledger/host-of.ts'
import { sentencesOf } from '../ledger/pages/sentences.ts'
import type { StatusLists } from '../ledger/status/status.ts'
import type { Ledger, SeenGrant } from '../ledger/store.ts'
import { LinkRefused } from '../linking/client.ts'
import type { LinkingsStore, PendingLink } from '../linking/store.ts'
import type { LinkAnswer } from '../linking/tables.ts'
import type { Owner } from '../owners/store.ts'
import { askedAbout, type Candidate, candidates, leaving, takenOver } from './candidates.ts'
import { type AskedApp, type ConfirmProps, confirmPage } from './confirm-page.ts'
import { type PresentProvider, type ProviderProps, providerPage } from './page.ts'
import { words } from './words.ts'

interface Seen {
  owner: Owner
  lang: Lang
  csrf: Html
}

interface Page {
  title: string
  body: Html
}

/** What the pages of this room show, looked up. */
export interface Views {
  provider(
    seen: Seen,
    extra: Pick<ProviderProps, 'typed' | 'instead' | 'error' | 'moved' | 'asked'>,
  ): Promise<Page>
  /** Remembers where the chain stood when the owner was shown the page. */
  confirm(
    seen: Seen,
    link: PendingLink,
    extra: Partial<Pick<ConfirmProps, 'chosen' | 'moved'>> & Pick<ConfirmProps, 'asksAgain'>,
  ): Promise<Page>
  /** The grants the owner has to choose about, of the providers whose place it takes; and those further ones that stop. */
  offered(owner: Owner, link: PendingLink): Promise<{ asked: Candidate[]; further: Candidate[] }>
  /** What to say beside the field; null for what is nobody's mistake. */
  problem(typed: string, error: unknown, lang: Lang): ProviderProps['error'] | null
}

export function views(options: {
  bindings: BindingsStore
  linkings: LinkingsStore
  ledger: Ledger
  statusLists: Pick<StatusLists, 'readOnce'>
  outbox: Pick<Outbox, 'waiting'>
  catalogs: Pick<CatalogsStore, 'present' | 'find' | 'of'>
  clock: () => number
}): Views {
  const { bindings, linkings, ledger, catalogs, clock } = options

  async function offered(owner: Owner, link: PendingLink) {
    const ending = leaving(await bindings.present(owner.id), link)
    ending.push(...(await bindings.brought(owner.id)))
    return askedAbout(candidates(await ledger.unended(owner.id), ending, clock()))
  }

  async function toPresent(
    binding: ActiveBinding,
    runs: Run[],
    waiting: Waiting[],
    all: Catalog,
    grants: SeenGrant[],
  ): Promise<PresentProvider> {
    const { seq, issuer, ceilingText } = binding
    const madeAt = binding.madeAt.getTime()
    // Beside another it takes over from nobody.
    const hasJustCome = sinceOf(binding, runs) === madeAt && runs.some(({ to }) => to === madeAt)
    const untold = waiting.filter((one) => one.issuer === issuer && one.grantId === null)
    return {
      ...{ seq, issuer, host: placeOf(issuer) },
      account: binding.asName ?? binding.asSub,
      since: sinceOf(binding, runs),
      sixWords: await fingerprintWords({ keys: binding.grantKeys }),
      delivery: untold.at(-1)?.givenUp ? 'given up' : untold.length > 0 ? 'waiting' : null,
      opened: ceilingText && openedBy(all, ceilingText),
      news: hasJustCome ? takenOver(grants, binding, clock()) : null,
    }
  }

  return {
    offered,

    async provider({ owner, lang, csrf }, extra) {
      const present = await bindings.present(owner.id)
      const grants = await ledger.listFor(owner.id)
      const runs = providers(await bindings.history(owner.id))
      const waiting = await options.outbox.waiting(owner.id)
      const all = await catalogs.of(owner.id)
      return providerPage({
        lang,
        csrf,
        address: owner.resource,
        present: await Promise.all(
          present.map((one) => toPresent(one, runs, waiting, all, grants)),
        ),
        head: (await bindings.head(owner.id)) ?? '',
        past: runs.flatMap(({ issuer, from, to }) =>
          to === null ? [] : { host: placeOf(issuer), from, to },
        ),
        raises: raises(all, lang),
        ...extra,
      })
    },

    async confirm({ owner, lang, csrf }, link, extra) {
      const present = await bindings.present(owner.id)
      const ending = leaving(present, link)
      const runs = providers(await bindings.history(owner.id))
      const answer = link.answer as LinkAnswer
      const all = await catalogs.of(owner.id)
      // Of a home that was brought here those of its former address too: what they had open and let go on stays so.
      const brought = await bindings.brought(owner.id)
      const before = [...ending, ...brought]
      const silent = await options.statusLists.readOnce(
        owner.id,
        before.map(({ issuer }) => issuer),
      )
      await linkings.shown(link.id, await bindings.head(owner.id))
      const { asked, further } = await offered(owner, link)
      const opened = openedBy(all, ceilingAfter(catalogs.present(), before))
      return confirmPage({
        lang,
        csrf,
        link: link.id,
        from: ending.map((one) => ({ host: placeOf(one.issuer), since: sinceOf(one, runs) })),
        beside: present.filter((one) => !ending.includes(one)).map((one) => placeOf(one.issuer)),
        to: {
          host: placeOf(link.issuer),
          account: answer.asName ?? answer.asSub,
          sixWords: await fingerprintWords({ keys: answer.grantKeys }),
          keys: JSON.stringify({ keys: answer.grantKeys }, null, 2),
          onDevice: answer.custody === 'device',
        },
        keysGone: keysGone(present, link.issuer, answer),
        apps: await Promise.all(asked.map((one) => askedApp(one, ending, lang))),
        further: further.length,
        opened: raises(all, lang)
          .filter((one) => opened.includes(one.collection))
          .map((one) => one.title),
        silent: silent.map(placeOf),
        chosen: extra.chosen ?? null,
        moved: extra.moved ?? false,
        insisted: link.insisted,
        isBrought: brought.length > 0,
        asksAgain: extra.asksAgain,
      })
    },

    problem(typed, error, lang) {
      const w = words[lang]
      const host =
        typed
          .trim()
          .replace(/^.*@/, '')
          .replace(/^https?:\/\//, '') || typed
      if (error instanceof IssuerError) {
        const said = {
          bad_address: w.badAddress,
          unreachable: w.unreachable(host),
          not_metadata: w.notMetadata,
          unfit: w.unfit(host),
        }
        return { message: said[error.code], developers: error.missing }
      }
      if (error instanceof LinkRefused) {
        const developers = [`${error.error}: ${error.message}`]
        return { message: w.refused(host), developers }
      }
      if (error instanceof OutboundError) return { message: w.unreachable(host), developers: [] }
      return null
    },
  }

  async function askedApp(
    { grant, apart }: Candidate,
    ending: ActiveBinding[],
    lang: Lang,
  ): Promise<AskedApp> {
    const manager = ending.find((one) => manages(one, grant))
    const sentences = await sentencesOf(grant, catalogs, lang)
    return {
      id: grant.id,
      host: grant.person ?? hostOf(grant.client),
      isPerson: grant.person !== null,
      sentences,
      apart,
      since: grant.firstSeen.getTime(),
      managerHost: ending.length > 1 && manager ? placeOf(manager.issuer) : null,
    }
  }
}

/** A provider that is linked anew, for another device perhaps, may leave out a key of its owner's. */
function keysGone(present: ActiveBinding[], issuer: string, { grantKeys }: LinkAnswer): number {
  const stay = new Set(grantKeys.map(({ x }) => x))
  const now = present.find((one) => one.issuer === issuer)?.grantKeys ?? []
  return now.filter(({ x }) => !stay.has(x)).length
}

/** What a provider is called: with its path, where several share a host. */
function placeOf(issuer: string): string {
  const { pathname } = new URL(issuer)
  return `${hostOf(issuer)}${pathname === '/' ? '' : pathname}`
}

interface Run {
  issuer: string
  /** ms */
  from: number
  to: number | null
}

/** The history as people see it: a new binding of the same provider is no change of provider. */
function providers(history: PastBinding[]): Run[] {
  const runs: Run[] = []
  for (const { issuer, madeAt, endedAt } of [...history].reverse()) {
    if (issuer === null) continue
    const run = { issuer, from: madeAt.getTime(), to: endedAt?.getTime() ?? null }
    const before = runs.find((one) => one.issuer === issuer && one.to === run.from)
    if (before) before.to = run.to
    else runs.push(run)
  }
  return runs.reverse()
}

function sinceOf(binding: ActiveBinding, runs: Run[]): number {
  const run = runs.find((one) => one.issuer === binding.issuer && one.to === null)
  return run?.from ?? binding.madeAt.getTime()
}
