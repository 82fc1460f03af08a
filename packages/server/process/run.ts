import type { RunningService } from '../http/listen.ts'
import { createLog } from '../log.ts'
import { startTracing } from '../tracing/start.ts'
import { shiftClock } from './clock.ts'
import { type Defaults, readServiceConfig, type ServiceConfig } from './config.ts'
import { helpOn } from './help.ts'
import type { Operate } from './operate.ts'
import { closeOnSignal } from './signals.ts'
import { forTheOperator } from './told.ts'

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
 * Reads the environment and starts a service. What the person who starts it can mend (the environment, a port that is taken, a
 * database that is not there) is said in lines without a stack, and ends the process: what had begun by then would keep it there,
 * deaf, and nobody would start another. With `--help` what can be set is printed: then nothing is started and the answer is null.
 * `role` is what traces call it, when it is not the service itself; `tell` what says the line and ends it.
 */
export async function beginService(
  defaults: Defaults,
  { argv, env }: Process,
  start: (config: ServiceConfig) => Promise<RunningService | null>,
  tell: (said: string, error: unknown) => void = end,
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
    const said = forTheOperator(error)
    if (said === null) throw error
    tell(said, error)
    return null
  }
}

function end(said: string): void {
  console.error(said)
  process.exit(1)
}
