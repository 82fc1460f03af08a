import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { ROOT } from './check/repository.ts'
import { startPostgres } from './embedded/postgres.ts'
import { findChromium } from './testing/chromium.ts'
import { NoTests, testFiles } from './testing/files.ts'
import { mentions } from './testing/needs.ts'
import { type Part, PartMissing } from './testing/part.ts'
import { findPgbouncer } from './testing/pgbouncer.ts'
import { findS3 } from './testing/s3.ts'
import { typed } from './typed.ts'

/** No single test takes longer than this unless it hangs. */
const TEST_TIMEOUT = 5 * 60_000

const { positionals: paths } = typed(
  'Usage: npm test [-- PATH…]   (files *.test.ts, or folders of them; without any all of them)',
  { allowPositionals: true },
)
const folder = mkdtempSync(join(tmpdir(), 'mandate-test-'))
// PostgreSQL may run as another user than we do.
chmodSync(folder, 0o755)
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort())
process.on('disconnect', () => stop.abort())
process.channel?.unref()

const parts: Part[] = []
try {
  process.exitCode = await test(testFiles(paths))
} catch (error) {
  console.error(error instanceof NoTests ? error.message : error)
  process.exitCode = 1
} finally {
  await Promise.all(parts.map((part) => part.stop()))
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

/** Starts the real parts, runs the files and returns the exit code. */
async function test(files: string[]): Promise<number> {
  const needs = (variable: string) =>
    variable === 'TEST_DATABASE_URL' ||
    paths.length === 0 ||
    files.some((file) => mentions(file, variable))
  const missing: string[] = []
  const bring = async (name: string, variable: string, part: () => Promise<Part>) => {
    if (stop.signal.aborted || !needs(variable)) return
    try {
      const { env, stop } = await part()
      Object.assign(process.env, env)
      parts.push({ env, stop })
    } catch (error) {
      if (!(error instanceof PartMissing)) throw error
      delete process.env[variable]
      missing.push(`${name} TESTS WERE SKIPPED: ${error.message}`.toUpperCase())
    }
  }
  // One after the other where packages may be installed: apt-get runs once at a time.
  await bring('DATABASE', 'TEST_DATABASE_URL', database)
  await bring('BROWSER', 'CHROMIUM_PATH', findChromium)
  await bring('POOLER', 'PGBOUNCER_PATH', findPgbouncer)
  await bring('S3', 'S3_ENDPOINT', () => findS3(join(folder, 's3'), stop.signal))
  const passed = !stop.signal.aborted && (await runFiles(files, missing))
  return passed && (missing.length === 0 || !mustBeComplete()) ? 0 : 1
}

async function database(): Promise<Part> {
  const postgres = await startPostgres(join(folder, 'postgres'), { fast: true })
  const url = await postgres.database('postgres')
  return { env: { TEST_DATABASE_URL: url }, stop: postgres.discard }
}

/** Where everything can be installed, what is skipped would never be noticed. */
function mustBeComplete(): boolean {
  return process.env['CI'] === 'true' && process.platform === 'linux' && process.getuid?.() === 0
}

/** Runs the files under node's own runner and prints its report; its summary comes last. */
async function runFiles(files: string[], missing: string[]): Promise<boolean> {
  let passed = true
  const events = run({
    files,
    concurrency: 2,
    timeout: TEST_TIMEOUT,
    cwd: ROOT,
    execArgv: ['--conditions=mandate-source'],
    signal: stop.signal,
  })
  events.on('test:summary', ({ file, success }) => {
    if (file === undefined) passed = success
  })
  using _ = endWhenStuck(events)
  for await (const text of events.compose(new spec())) {
    if (/ℹ tests \d/.test(text) && missing.length > 0) {
      process.stdout.write(`\n${missing.join('\n')}\n\n`)
    }
    process.stdout.write(text)
  }
  return passed
}

/** A file whose tests have ended, but which left something open, would keep the whole run waiting. */
function endWhenStuck(events: ReturnType<typeof run>): Disposable {
  const running = new Set<string>()
  let last = Date.now()
  const isFile = (name: string) => name.endsWith('.test.ts')
  events.on('test:dequeue', ({ name }) => {
    last = Date.now()
    if (isFile(name)) running.add(name)
  })
  events.on('test:complete', ({ name }) => {
    last = Date.now()
    running.delete(name)
  })
  const timer = setInterval(() => {
    if (Date.now() - last < TEST_TIMEOUT + 60_000) return
    console.error(`Nothing happens any more, still open: ${[...running].join(', ')}`)
    process.exitCode = 1
    stop.abort()
  }, 5000)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
