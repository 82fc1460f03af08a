import type { Accounts } from '@mandate/accounts'
import type { Log, Outbound, Sealer, SigningKeys } from '@mandate/server'
import type { Request } from 'express'
import type { Kysely } from 'kysely'
import { issuers as openIssuers } from './bindings/issuers/issuers.ts'
import { bindingsOnTheirWay } from './bindings/on-its-way.ts'
import { bindingsStore, type InstructedBy } from './bindings/store.ts'
import type { CatalogsStore } from './catalog/store.ts'
import type { Database } from './database.ts'
import { outbox as openOutbox } from './deliveries/outbox.ts'
import { rounds } from './deliveries/rounds.ts'
import { bindingSender, eventSender } from './deliveries/send.ts'
import { eventsRoutes } from './ledger/events.ts'
import { forgetEvents, hearing } from './ledger/hear.ts'
import { accessLists } from './ledger/pages/lists.ts'
import { appNames } from './ledger/pages/names.ts'
import { accessPages } from './ledger/pages/routes.ts'
import { statusLists as openStatusLists } from './ledger/status/status.ts'
import { ledger as openLedger } from './ledger/store.ts'
import type { RateLimits } from './limits.ts'
import { linkClient } from './linking/client.ts'
import { link as openLink } from './linking/link.ts'
import { linkingsStore } from './linking/store.ts'
import type { Show } from './owners/shell.ts'
import type { OwnersStore } from './owners/store.ts'
import { bindingsApi } from './provider/api.ts'
import { changes } from './provider/change.ts'
import { providerRoutes } from './provider/routes.ts'
import { views } from './provider/views.ts'

/**
 * Whom an owner trusts and what was allowed: bindings, linking, ledger and deliveries, put together.
 * The checks take `bindings`, `issuers`, `ledger` and `statusLists`.
 */
export function trust(options: {
  db: Kysely<Database>
  seal: Sealer
  keys: Pick<SigningKeys, 'sign' | 'published'>
  outbound: Outbound
  log: Log
  clock: () => number
  publicUrl: string
  owners: OwnersStore
  catalogs: CatalogsStore
  limits: Pick<RateLimits, 'begin'>
}) {
  const { db, seal, log, clock, publicUrl, owners, outbound, catalogs } = options
  const { sign } = options.keys
  const catalog = () => catalogs.present()
  const issuers = openIssuers({ outbound, clock })
  const bindings = bindingsStore({ db, catalog, publicUrl, clock, sign })
  const onItsWay = bindingsOnTheirWay({ db, owners, keys: options.keys })
  const out = { outbound, issuers, clock, onItsWay }
  const send = { binding: bindingSender(out), event: eventSender({ ...out, publicUrl, sign }) }
  const outbox = openOutbox({ db, seal, log, clock, send })
  const ledger = openLedger({ db, outbox, clock, owners })
  const statusLists = openStatusLists({ db, outbound, issuers, log, clock })
  const hear = hearing({ db, publicUrl, owners, bindings, issuers, ledger, catalogs, clock })
  const client = linkClient({ publicUrl, outbound, clock, sign })
  const linkings = linkingsStore({ db, seal, clock })
  const { begin } = options.limits
  const link = openLink({ client, issuers, linkings, publicUrl, clock, begin })
  const lists = accessLists({ db, clock })
  const shared = { bindings, linkings, ledger, statusLists, outbox, clock }

  return {
    bindings,
    issuers,
    ledger,
    statusLists,
    outbox,
    lists,
    /** Where providers tell of what they have granted. */
    events: eventsRoutes(hear),
    /** The routes of these rooms, and what the home page says of access. */
    pages(
      accounts: Accounts,
      show: Show,
      instructedBy: (req: Request) => InstructedBy = () => 'account',
      written: (owner: string) => Promise<void> = async () => {},
    ) {
      const both = { accounts, owners, bindings, show }
      const names = appNames({ db, outbound, clock })
      const access = accessPages({
        ...both,
        ledger,
        lists,
        names,
        outbox,
        catalogs,
        clock,
        instructedBy,
        written,
      })
      const made = changes({ ...shared, catalogs })
      const seen = views({ ...shared, catalogs })
      const provider = providerRoutes({
        ...{ ...both, changes: made, views: seen },
        ...{ link, linkings, client, publicUrl, instructedBy },
      })
      return {
        routes: [provider, bindingsApi({ ...both, publicUrl }), access.routes],
        glance: access.glance,
        acts: { bindings, changes: made, link, linkings, offered: seen.offered, ledger },
      }
    },
    /** Forgets what was over at a time, ms. */
    async sweep(now: number): Promise<void> {
      await forgetEvents(db, now)
      await statusLists.forget(now)
      await outbox.forget(now)
    },
    /** Deliveries and status lists, looked after until disposed. */
    lookAfter(): AsyncDisposable {
      const looking = rounds(log, [
        { name: 'deliveries', every: 500, run: () => outbox.sweep() },
        { name: 'status lists', every: 2_000, run: () => statusLists.poll() },
      ])
      return {
        async [Symbol.asyncDispose]() {
          await looking[Symbol.asyncDispose]()
          await Promise.all([outbox.idle(), statusLists.idle()])
        },
      }
    },
  }
}
