/** `npm run verify -- FILE [--keys FILE|URL]` */
import { verify } from './verify/command.ts'
import { VERIFY_USAGE } from './verify/usage.ts'

const args = process.argv.slice(2)
const usage = `Usage: npm run verify -- ${VERIFY_USAGE}`
if (args.includes('--help')) console.log(usage)
else process.exitCode = await verify(args, usage)
