import { type Accounts, accounts } from '@mandate/accounts'
import { notFound, otherMethods, sweepTime } from '@mandate/server'
import { docsRoutes, type Frame, languageOf, openapiRoutes } from '@mandate/ui'
import type { Express, Request } from 'express'
import { bringing } from './bringing.ts'
import { catalog } from './catalog/catalog.ts'
import { catalogsStore } from './catalog/store.ts'
import { rounds } from './deliveries/rounds.ts'
import { errands as openErrands } from './errands/errands.ts'
import { blobs } from './files/blobs.ts'
import { homeRoom } from './home/room.ts'
import { grantsApi } from './ledger/pages/api.ts'
import { createLimits } from './limits.ts'
import { describeResource } from './openapi/document.ts'
import { homeRoutes } from './owners/routes.ts'
import { frameOf, shell } from './owners/shell.ts'
import { ownersStore } from './owners/store.ts'
import type { Parts } from './parts.ts'
import { previewsStore } from './previews/store.ts'
import { programCodes } from './programs/codes.ts'
import { deviceRoutes } from './programs/device.ts'
import { reading } from './reading.ts'
import { recoveryRoom, recoveryWay } from './recovery/room.ts'
import { recoverySessions } from './recovery/sessions.ts'
import { trust } from './trust.ts'

export const SERVICE_NAME = { en: 'Mandate · your data', fr: 'Mandate · vos données' }

/** Between two looks at what is over, ms. */
const SWEEP = 600_000

/** To somebody who comes for the first time. */
const WHAT = {
  en: 'Your downloads from Google, Facebook and others are kept here, so that you can look at them. Apps see only what you allow.',
  fr: 'Ici sont gardés vos téléchargements de Google, de Facebook et d’autres, pour que vous puissiez les regarder. Les applications n’en voient que ce que vous autorisez.',
}

/** The map of the service: every room, what it is handed, and the order in which requests meet them. */
export async function mountRooms(
  app: Express,
  parts: Parts,
): Promise<{
  /** Around a page of whoever is signed in. */
  frameOf(req: Request): Promise<Frame | null>
  stop(): Promise<void>
}> {
  const { config, db, pool, objects, jobs, keys, seal, outbound, log } = parts
  const { publicUrl, clock, quotaBytes } = config
  const limits = createLimits(config, parts.limits)
  const owners = ownersStore({ db, seal, publicUrl, quotaBytes })
  const show = shell({ service: SERVICE_NAME, isWithKey: (req) => withKey.isActing(req) })
  const people: Accounts = accounts({
    ...{ pool, config, log },
    service: 'resource',
    ui: { service: SERVICE_NAME, show, what: WHAT, further: recoveryWay, leave: '/delete/account' },
    onSignUp: async (account) => void (await owners.create(account.id)),
  })
  const withKey = recoverySessions({ db, config, accounts: people, owners })
  const catalogs = await catalogsStore({ db, present: parts.catalog ?? catalog() })
  const trusted = trust({
    ...{ db, seal, keys, outbound, log, clock, publicUrl, owners, catalogs },
    limits,
  })
  const { routes, acts, ...shown } = trusted.pages(
    withKey.open(people),
    show,
    (req) => (withKey.isActing(req) ? 'recovery-key' : 'account'),
    (owner) => read.access.settled(owner),
  )
  const read = await reading({
    ...{ config, db, pool, seal, log, owners, catalogs },
    reads: parts.reads,
    replica: parts.replica,
    accounts: withKey.shut(people),
    trust: trusted,
    blobs: blobs({ db, store: objects, owners }),
    previews: previewsStore({ db, store: objects, owners }),
    ...{ keys, limits },
  })
  const errands = openErrands({ db, log })
  const brought = await bringing({
    ...{ config, db, objects, owners, errands, catalogs, jobs, log, limits },
    access: read.access,
    accounts: people,
  })
  const { lastImport } = brought
  const { glance, ...recovery } = await recoveryRoom({
    ...{ config, db, seal, accounts: people, owners, audit: read.audit, show },
    service: SERVICE_NAME,
    ...{ sessions: withKey, acts, glance: shown.glance },
  })

  const home = await homeRoom({
    ...{ config, db, objects, owners, errands, jobs, catalogs, show, service: SERVICE_NAME },
    ...{ access: read.access, audit: read.audit, accounts: people, uploads: brought.uploads },
    ...{ bindings: trusted.bindings, lists: trusted.lists, outbox: trusted.outbox, limits },
  })

  app.use(limits.byAddress)
  // First what apps ask for and providers tell of all day: each room before it would cost every page its look.
  app.use(read.routes)
  app.use(trusted.events)
  app.use(people.routes)
  app.use(homeRoutes({ ...{ db, owners, catalogs, show, glance }, accounts: people, lastImport }))
  app.use(routes)
  app.use(grantsApi({ ...trusted, config, catalogs, access: read.access, session: people.session }))
  app.use(recovery.routes)
  const codes = programCodes({ db, clock })
  const { audit } = read
  app.use(deviceRoutes({ accounts: people, owners, audit, codes, publicUrl, clock, show }))
  app.use(brought.routes)
  app.use(brought.pages(show))
  app.use(home)
  app.use(read.pages(show))
  const described = describeResource(publicUrl)
  app.use(openapiRoutes(described, SERVICE_NAME))
  app.use(docsRoutes(SERVICE_NAME))
  app.use(read.last)
  app.use(otherMethods(described), notFound)

  const sweep = async () => {
    const now = await sweepTime(pool, clock(), SWEEP)
    await Promise.all([trusted.sweep(now), people.sweep(now)])
  }
  const sweeping = rounds(log, [{ name: 'what is over', every: SWEEP, run: sweep }])
  const looking = [trusted.lookAfter(), read.lookAfter(), sweeping]
  return {
    async frameOf(req) {
      const session = await people.session(req)
      return session && frameOf(session, languageOf(req))
    },
    async stop() {
      await Promise.all(looking.map((each) => each[Symbol.asyncDispose]()))
    },
  }
}
