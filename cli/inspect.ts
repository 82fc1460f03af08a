/** `npm run inspect -- FILE… [--json] [--samples N]` */
import { inspect } from './inspect/command.ts'
import { INSPECT_USAGE } from './inspect/usage.ts'

const args = process.argv.slice(2)
const usage = `Usage: npm run inspect -- ${INSPECT_USAGE}`
if (args.includes('--help')) console.log(usage)
else process.exitCode = await inspect(args, usage)
