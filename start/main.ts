import { launch } from './launch.ts'
import { HELP, PlanError, readPlan } from './plan.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stop.abort())
}
process.on('disconnect', () => stop.abort())
process.channel?.unref()

try {
  const plan = readPlan(process.argv.slice(2), process.env)
  if (plan === 'help') console.log(HELP)
  else await launch(plan, stop.signal)
} catch (error) {
  console.error(error instanceof PlanError ? error.message : error)
  process.exitCode = 1
}
// What still holds the process open by now is of no use to anybody.
process.exit()
