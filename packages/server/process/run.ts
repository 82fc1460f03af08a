import type { RunningService } from '../http/listen.ts'
import { createLog } from '../log.ts'
import { SealError } from '../secrets/seal.ts'
import { startTracing } from '../tracing/start.ts'
import { shiftClock } from './clock.ts'
import { ConfigError, readServiceConfig, type ServiceConfig } from './config.ts'
import { helpOn } from './help.ts'
import type { Operate } from './operate.ts'
import { closeOnSignal } from './signals.ts'

type Process = Pick<NodeJS.Process, 'argv' | 'env'>
type Start = (config: ServiceConfig) => Promise<RunningService>

/**
 * Runs one service as a process of its own, from its environment until a signal ends it; or, with words after its
 * name, one command of an operator, which is `operate`'s.
 */
export async function runService(
  defaults: { port: number; name: string },
  start: Start,
  { argv, env }: Process,
  operate: Operate,
): Promise<void> {
  await beginService(defaults, { argv, env }, async (config) => {
    const words = argv.slice(2)
    if (words.length > 0) {
      process.exitCode = await operate(config, words, console.log)
      return null
    }
    const service = await start(config)
    closeOnSignal(service, createLog(config, defaults.name))
    return service
  })
}

/**
 * Reads the environment and starts a service. What the person who starts it can mend (the environment,
 * a port that is taken) is said in lines without a stack, and with `--help` what can be set is printed:
 * then nothing is started and the answer is null. `role` is what traces call it, when it is not the service itself.
 */
export async function beginService(
  defaults: { port: number; name: string; role?: string },
  { argv, env }: Process,
  start: (config: ServiceConfig) => Promise<RunningService | null>,
): Promise<RunningService | null> {
  if (argv.includes('--help')) {
    console.log(helpOn(defaults))
    return null
  }
  try {
    const config = readServiceConfig(env, defaults)
    shiftClock(env, { publicUrl: config.publicUrl, name: defaults.name })
    await startTracing(env, defaults.role ?? defaults.name)
    return await start(config)
  } catch (error) {
    if (!isForTheOperator(error)) throw error
    console.error(error.message)
    process.exitCode = 1
    return null
  }
}

function isForTheOperator(error: unknown): error is Error {
  if (error instanceof ConfigError || error instanceof SealError) return true
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
