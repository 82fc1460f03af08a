/** `npm run verify -- FILE [--keys FILE|URL]` */
import { verify } from './verify/command.ts'
import { VERIFY_USAGE } from './verify/usage.ts'

process.exitCode = await verify(process.argv.slice(2), `Usage: npm run verify -- ${VERIFY_USAGE}`)
