import { openDatabase, type Pool } from '../database/database.ts'
import { type MigrationFolder, migrate } from '../database/migrate.ts'
import { AHEAD } from '../keys/plan.ts'
import { listKeys, replaceStolenKeys, rotateKeys } from '../keys/rotate.ts'
import { type Sealer, sealer } from '../secrets/seal.ts'
import { rewrap, type SealedColumn } from '../secrets/sealed.ts'
import type { ServiceConfig } from './config.ts'
import { type AfterRestore, declareRestored } from './restored.ts'

export const COMMANDS = `Words after it are a command, done beside the running service with the same environment:

  keys                    lists the signing keys
  keys rotate             publishes the next signing key now; it signs in a day
  keys rotate --stolen    no present signing key counts any longer; a new one signs at once
  keys rewrap             seals under MASTER_KEY what is under MASTER_KEY_FORMER, and says what is left
  restored                the database came out of a backup: what was allowed before is compared first`

/** What a command needs to know of its service. */
export interface Operated {
  migrations: MigrationFolder[]
  sealed: SealedColumn[]
  afterRestore(config: ServiceConfig): AfterRestore
}

/**
 * Runs one command of an operator, by its words, against the database of the service.
 * @returns the exit code: 0 done, 1 something is left, 2 there is no such command
 */
export type Operate = (
  config: ServiceConfig,
  words: string[],
  print: (line: string) => void,
) => Promise<number>

export function operator({ migrations, sealed, afterRestore }: Operated): Operate {
  return async (config, words, print) => {
    const { pool, close } = openDatabase(config.databaseUrl, { name: 'operator' })
    try {
      await migrate(pool, migrations)
      const seal = sealer(config.masterKey, config.formerMasterKeys)
      const { clock } = config
      return await run(words, { pool, seal, clock, print, sealed, after: afterRestore(config) })
    } finally {
      await close()
    }
  }
}

interface Service {
  pool: Pool
  seal: Sealer
  clock: () => number
  print(line: string): void
  sealed: SealedColumn[]
  after: AfterRestore
}

async function run(words: string[], service: Service): Promise<number> {
  const { pool, seal, clock, print } = service
  switch (words.join(' ')) {
    case 'keys': {
      for (const key of await listKeys(pool, clock())) {
        const gone = key.withdrawnAt ? ` until ${key.withdrawnAt.toISOString()}` : ''
        print(`${key.kid} ${key.state.padEnd(9)} from ${key.signsFrom.toISOString()}${gone}`)
      }
      return 0
    }
    case 'keys rotate': {
      const kid = await rotateKeys(pool, seal, clock())
      print(`${kid} is published, and signs within ${AHEAD / 3_600_000} hours`)
      return 0
    }
    case 'keys rotate --stolen': {
      const { kid, stolen } = await replaceStolenKeys(pool, seal, clock())
      for (const each of stolen) print(`${each} counts no longer`)
      print(`${kid} signs now`)
      return 0
    }
    case 'keys rewrap': {
      const all = await rewrap(pool, seal, service.sealed)
      for (const { where, done, left } of all) print(`${where}: ${done} done, ${left} left`)
      return all.some(({ left }) => left > 0) ? 1 : 0
    }
    case 'restored': {
      await declareRestored(pool, clock(), service.after)
      print('what was allowed before is compared with the other services first')
      return 0
    }
    default:
      print(COMMANDS)
      return 2
  }
}
