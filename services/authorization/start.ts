import { accounts, sessionOf } from '@mandate/accounts'
import type { AccountTables } from '@mandate/accounts/tables'
import { auditLog } from '@mandate/audit'
import {
  cookie,
  createLog,
  createServer,
  isLoopbackUrl,
  listen,
  migrate,
  openDatabase,
  outbound,
  problemHandler,
  type RunningService,
  requireMasterKeys,
  requireOwnAddress,
  type ServiceConfig,
  sealer,
  signingKeys,
  sweepTime,
  watchForRestore,
} from '@mandate/server'
import { assets, preferences, sendPage, sendProblemPage } from '@mandate/ui'
import type { Request } from 'express'
import type { Kysely } from 'kysely'
import { mountRooms } from './app.ts'
import { sweepUsedIds } from './bindings/index.ts'
import { counts } from './counts.ts'
import { type Database, migrations } from './database.ts'
import { homeWords, shell } from './home/index.ts'
import type { Limits } from './limits.ts'
import { sweepOffers } from './offers/index.ts'
import type { Parts } from './parts.ts'
import { digestIds, sweepStates } from './provider/index.ts'
import { afterRestore } from './restored.ts'
import { sealedColumns } from './sealed.ts'
import { sweepOutbox } from './status/index.ts'

const SWEEP_MS = 60_000

/** What an app asked is answered once, within a minute of being asked. */
const overLine = { en: homeWords.en.over, fr: homeWords.fr.over }
const serviceName = { en: homeWords.en.service, fr: homeWords.fr.service }

/** Starts the authorization service: migrates its database, listens, and ends when it is closed. */
export async function startAuthorization(
  config: ServiceConfig,
  options: { limits?: Limits } = {},
): Promise<RunningService> {
  const log = createLog(config, 'authorization')
  const { db, pool, close } = openDatabase<Database>(config.databaseUrl, {
    name: 'authorization',
    prepare: true,
    lines: 2,
  })
  await migrate(pool, migrations)
  const seal = sealer(config.masterKey, config.formerMasterKeys)
  await requireOwnAddress(pool, config.publicUrl)
  await requireMasterKeys(pool, seal, sealedColumns)
  const keys = await signingKeys(pool, seal, config)
  const watching = await watchForRestore(pool, config, log, afterRestore(config.publicUrl))
  const people = accounts({
    pool,
    // Who is signed in is asked at every step, beside what else a step reads.
    db: db as unknown as Kysely<AccountTables>,
    config,
    log,
    service: 'authorization',
    ui: {
      service: serviceName,
      what: { en: homeWords.en.what, fr: homeWords.fr.what },
      leave: '/leave',
      why: (to, lang) => (to.startsWith('/consent/') ? homeWords[lang].toAnswer : null),
      show: (req, res, status, page) =>
        sendPage(res, status, { ...shell(req, sessionOf(req)), ...page }),
    },
  })

  const app = createServer(config, {
    name: 'authorization',
    log,
    counts: counts(pool),
    ready: async () => {
      await pool.query('select 1')
    },
  })
  app.use(assets())
  app.use(
    preferences({
      cookieName: (name) => cookie(config, 'authorization', name).name,
      secure: !isLoopbackUrl(config.publicUrl),
    }),
  )
  const frameOf = async (req: Request) => {
    const session = await people.session(req)
    return session && shell(req, session)
  }
  const errorPage: Parts['errorPage'] = (req, res, { status, ...told }) => {
    const problem = told.isOver ? { said: overLine } : told
    const shown = sendProblemPage(
      req as Request,
      res,
      { status, isAdvice: true, ...problem },
      serviceName,
      frameOf,
    )
    shown.catch((err: unknown) => {
      log.error({ err }, 'no page for a problem')
      res.destroy()
    })
  }
  const audit = auditLog({
    ...{ pool, clock: config.clock },
    signer: { issuer: config.publicUrl, sign: keys.sign },
  })
  const sealing = audit.startSealing((error) => log.error({ err: error }, 'audit'))
  const rooms = await mountRooms(app, {
    ...{ config, db, audit, keys, seal, log, errorPage },
    accounts: people,
    limits: options.limits,
    outbound: outbound(config),
  })
  app.use(
    problemHandler(log, {
      page: (problem, req, res) => {
        // Says itself where to go on; and something was perhaps changed, by an answer in another tab.
        const isAdvice = problem.code === 'interaction_over'
        return sendProblemPage(req, res, Object.assign(problem, { isAdvice }), serviceName, frameOf)
      },
    }),
  )

  const sweep = async () => {
    const now = await sweepTime(pool, config.clock(), SWEEP_MS)
    await Promise.all([
      sweepStates(db, now),
      sweepUsedIds(db, now),
      sweepOutbox(db, now),
      sweepOffers(db, now),
      people.sweep(now),
      rooms.sweep(now),
    ])
  }
  const sweeper = setInterval(() => {
    sweep().catch((error: unknown) => log.error({ err: error }, 'sweep'))
  }, SWEEP_MS)
  const digesting = digestIds(db).catch((err: unknown) => log.error({ err }, 'digesting ids'))
  const running = await listen(app, config)
  let closing: Promise<void> | null = null
  const end = () => {
    closing ??= (async () => {
      clearInterval(sweeper)
      await watching.stop()
      await running.close()
      await rooms.stop()
      await sealing.stop()
      await digesting
      await close()
    })()
    return closing
  }
  return { url: running.url, close: end, [Symbol.asyncDispose]: end }
}
