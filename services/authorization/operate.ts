import { migrate, openDatabase, operate, type ServiceConfig, sealer } from '@mandate/server'
import { migrations } from './database.ts'
import { afterRestore } from './restored.ts'
import { sealedColumns as sealed } from './sealed.ts'

/** Runs a command of an operator against the database of the service. @returns the exit code */
export async function operateAuthorization(
  config: ServiceConfig,
  words: string[],
  print: (line: string) => void,
): Promise<number> {
  const { pool, close } = openDatabase(config.databaseUrl, { name: 'operator' })
  try {
    await migrate(pool, migrations)
    const seal = sealer(config.masterKey, config.formerMasterKeys)
    return await operate(words, {
      ...{ pool, seal, clock: config.clock, sealed, print },
      afterRestore: afterRestore(config.publicUrl),
    })
  } finally {
    await close()
  }
}
