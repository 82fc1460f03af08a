/** `npm run inspect -- FILE… [--json] [--samples N]` */
import { inspect } from './inspect/command.ts'
import { INSPECT_USAGE } from './inspect/usage.ts'

process.exitCode = await inspect(
  process.argv.slice(2),
  `Usage: npm run inspect -- ${INSPECT_USAGE}`,
)
