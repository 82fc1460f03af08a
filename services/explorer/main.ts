import { join } from 'node:path'
import { startExplorer } from './index.ts'

const USAGE = `The explorer: a sample app that reads what its visitors allow. Set by the environment:
  PORT        where it listens; default: 4002
  HOST        the address it listens at; default: 127.0.0.1 and ::1
  PUBLIC_URL  the origin that visitors see, like https://explorer.example; default: http://localhost:PORT
  DATA_DIR    where it keeps its key and what it may read; default: .data/explorer
  OUTBOUND_ALLOW  internal hosts that may be asked nevertheless, with commas between them; default: none
  LOG_LEVEL   info, or warn: then it says nothing of where it listens; default: info`

if (process.argv.slice(2).some((one) => one === '--help' || one === '-h')) {
  console.log(USAGE)
  process.exit(0)
}

const {
  PORT = '4002',
  HOST = '',
  PUBLIC_URL,
  DATA_DIR = '.data/explorer',
  OUTBOUND_ALLOW = '',
  LOG_LEVEL = 'info',
} = process.env
const port = Number(PORT)
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`PORT must be a number from 1 to 65535, not "${PORT}".`)
  process.exit(1)
}
const given = PUBLIC_URL ?? `http://localhost:${port}`
// Also with the port that its scheme has anyway, as compose writes it.
if (!URL.canParse(given) || !/^https?:\/\/[^/?#@\\\s]+$/.test(given)) {
  console.error(`PUBLIC_URL must be an origin like https://explorer.example, not "${given}".`)
  process.exit(1)
}
const publicUrl = new URL(given).origin
const outboundAllow = OUTBOUND_ALLOW.toLowerCase().split(/[\s,]+/)

try {
  const running = await startExplorer({
    ...{ port, host: HOST, publicUrl, outboundAllow },
    dataDir: join(DATA_DIR),
  })
  if (LOG_LEVEL === 'info') console.error(`mandate explorer ${publicUrl}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => running.close().then(() => process.exit(0)))
  }
} catch (error) {
  const { path, message } = error as NodeJS.ErrnoException
  if (path === undefined) console.error(error instanceof Error ? message : error)
  else console.error(`DATA_DIR must be a folder that this process may write: ${message}.`)
  process.exit(1)
}
