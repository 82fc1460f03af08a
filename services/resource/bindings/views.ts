import { type Catalog, fingerprintWords } from '@mandate/grants'
import { OutboundError } from '@mandate/server'
import type { Html, Lang } from '@mandate/ui'
import type { Outbox } from '../deliveries/outbox.ts'
import { type Catalogs, sentencesOf } from '../ledger/sentences.ts'
import type { StatusLists } from '../ledger/status.ts'
import type { Ledger } from '../ledger/store.ts'
import { LinkRefused } from '../linking/client.ts'
import type { LinkingsStore, PendingLink } from '../linking/store.ts'
import type { LinkAnswer } from '../linking/tables.ts'
import type { Owner } from '../owners/store.ts'
import { type Candidate, candidates } from './candidates.ts'
import { openedBy, raises } from './ceiling.ts'
import { type AskedApp, type ConfirmProps, confirmPage } from './confirm-page.ts'
import { IssuerError } from './metadata.ts'
import { type ProviderProps, providerPage } from './page.ts'
import type { BindingsStore, PastBinding } from './store.ts'
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
  provider(seen: Seen, extra: Pick<ProviderProps, 'typed' | 'error' | 'moved'>): Promise<Page>
  /** Remembers where the chain stood when the owner was shown the page. */
  confirm(
    seen: Seen,
    link: PendingLink,
    extra: Partial<Pick<ConfirmProps, 'chosen' | 'moved'>>,
  ): Promise<Page>
  /** The grants the owner has to choose about. */
  offered(owner: Owner): Promise<Candidate[]>
  /** What to say beside the field; null for what is nobody's mistake. */
  problem(typed: string, error: unknown, lang: Lang): ProviderProps['error'] | null
}

export function views(options: {
  bindings: BindingsStore
  linkings: LinkingsStore
  ledger: Ledger
  statusLists: Pick<StatusLists, 'readOnce'>
  outbox: Pick<Outbox, 'waiting'>
  catalogs: Catalogs & { present(): Catalog }
  clock: () => number
}): Views {
  const { bindings, linkings, ledger, catalogs, clock } = options

  async function offered(owner: Owner): Promise<Candidate[]> {
    const current = await bindings.current(owner.id)
    return candidates(await ledger.listFor(owner.id), current, clock())
  }

  return {
    offered,

    async provider({ owner, lang, csrf }, extra) {
      const current = await bindings.current(owner.id)
      const runs = providers(await bindings.history(owner.id))
      const untold = (await options.outbox.waiting(owner.id)).filter(
        (one) => one.issuer === current?.issuer && one.grantId === null,
      )
      const possible = raises(catalogs.present(), lang)
      return providerPage({
        lang,
        csrf,
        address: owner.resource,
        current: current && {
          host: hostOf(current.issuer),
          account: current.asName ?? current.asSub,
          since: runs[0]?.from ?? current.madeAt.getTime(),
          sixWords: await fingerprintWords({ keys: current.grantKeys }),
          head: current.head,
        },
        delivery: untold.at(-1)?.givenUp ? 'given up' : untold.length > 0 ? 'waiting' : null,
        past: runs.flatMap(({ issuer, from, to }) =>
          to === null ? [] : { host: hostOf(issuer), from, to },
        ),
        ceiling:
          current?.ceilingText && possible.length > 0
            ? {
                raises: possible,
                opened: openedBy(catalogs.present(), current.ceilingText),
                head: current.head,
              }
            : null,
        ...extra,
      })
    },

    async confirm({ owner, lang, csrf }, link, extra) {
      const current = await bindings.current(owner.id)
      const [run] = providers(await bindings.history(owner.id))
      const answer = link.answer as LinkAnswer
      const silent =
        current !== null && !(await options.statusLists.readOnce(owner.id, current.issuer))
      await linkings.shown(link.id, await bindings.head(owner.id))
      const possible = raises(catalogs.present(), lang)
      const opened = current?.ceilingText ? openedBy(catalogs.present(), current.ceilingText) : []
      return confirmPage({
        lang,
        csrf,
        from: current && {
          host: hostOf(current.issuer),
          since: run?.from ?? current.madeAt.getTime(),
        },
        to: {
          host: hostOf(link.issuer),
          account: answer.asName ?? answer.asSub,
          sixWords: await fingerprintWords({ keys: answer.grantKeys }),
          keys: JSON.stringify({ keys: answer.grantKeys }, null, 2),
          onDevice: answer.custody === 'device',
        },
        apps: await Promise.all((await offered(owner)).map((one) => askedApp(one, lang))),
        opened: possible.filter((one) => opened.includes(one.collection)).map((one) => one.title),
        silent,
        chosen: extra.chosen ?? null,
        moved: extra.moved ?? false,
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

  async function askedApp({ grant, apart }: Candidate, lang: Lang): Promise<AskedApp> {
    const sentences = await sentencesOf(grant, catalogs, lang)
    return {
      id: grant.id,
      host: hostOf(grant.client),
      sentences,
      apart,
      since: grant.firstSeen.getTime(),
    }
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
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
  for (const { issuer, madeAt, endedAt } of history) {
    if (issuer === null) continue
    const last = runs.at(-1)
    if (last?.issuer === issuer) last.from = madeAt.getTime()
    else runs.push({ issuer, from: madeAt.getTime(), to: endedAt?.getTime() ?? null })
  }
  return runs
}
