import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDatabase, type S3Config, type ServiceConfig } from '@mandate/server'
import { freePort, freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { startResource } from '../start.ts'
import { startWorker } from '../start-worker.ts'
import type { ImportReport } from './report.ts'

export interface HomeOptions {
  quotaBytes?: number
  worker?: boolean
  s3?: S3Config
}

export type Home = Awaited<ReturnType<typeof home>>

/** The resource service and a worker with a database and a folder of their own, for tests. */
export async function home(options: HomeOptions = {}) {
  const database = await freshDatabase(migrations)
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-test-'))
  const port = await freePort()
  const config: ServiceConfig = {
    ...{ port, host: '', publicUrl: `http://localhost:${port}`, databaseUrl: database.url },
    ...{
      dataDir,
      masterKey: randomBytes(32),
      ...{ formerMasterKeys: [], keyDays: 90 },
      s3: options.s3 ?? null,
      logLevel: process.env['TEST_LOG'] ?? 'error',
    },
    ...{ quotaBytes: options.quotaBytes ?? 1e9, outboundAllow: [], clock: Date.now },
  }
  const service = await startResource(config)
  const startHelp = (options: { importTurn?: number } = {}) =>
    startWorker({ ...config, port: 0 }, options)
  const help = options.worker === false ? null : await startHelp()
  const opened = openDatabase<Database>(database.url)
  return {
    config,
    url: config.publicUrl,
    db: opened.db,
    pool: opened.pool,
    startWorker: startHelp,
    async [Symbol.asyncDispose]() {
      await help?.close()
      await service.close()
      await opened.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A worker as a process of its own, to be killed; `before` are words before its own: limits. */
export function startProcess(here: Home, before: string[] = []): ChildProcess {
  const { config } = here
  const [command = '', ...words] = [
    ...[...before, process.execPath, '--conditions=mandate-source'],
    fileURLToPath(new URL('../worker.ts', import.meta.url)),
  ]
  return spawn(command, words, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...{ PORT: '0', PUBLIC_URL: config.publicUrl, DATABASE_URL: config.databaseUrl },
      ...{ DATA_DIR: config.dataDir, MASTER_KEY: config.masterKey.toString('hex') },
      ...{ LOG_LEVEL: before.length > 0 ? 'silent' : 'error', S3_ENDPOINT: '' },
    },
  })
}

export type Resident = Awaited<ReturnType<typeof resident>>

/** Somebody who has just signed up, with a browser's cookie. */
export async function resident(url: string, name: string) {
  const body = { Name: name, Password: 'correct horse battery' }
  const form = await fetch(`${url}/sign-up`)
  const fields = [...(await form.text()).matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)]
  const values = new URLSearchParams()
  for (const [tag, field] of fields) {
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
    const given = Object.entries(body).find(([key]) => key.toLowerCase() === field?.toLowerCase())
    values.set(field as string, given?.[1] ?? value)
  }
  const cookies = (answer: Response) =>
    answer.headers.getSetCookie().map((one) => one.split(';', 1)[0])
  const cookie = cookies(form).join('; ')
  const done = await fetch(`${url}/sign-up`, {
    ...{ method: 'POST', body: values, redirect: 'manual' },
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  })
  if (done.status !== 303) throw new Error(`sign-up answered ${done.status}`)
  const session = cookies(done).join('; ')
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), {
      ...{ redirect: 'manual', ...init },
      headers: { cookie: session, 'sec-fetch-site': 'same-origin', ...init.headers },
    })
  const page = await (await ask('/')).text()
  const base = new URL(/https?:\/\/[^\s<"]+\/owners\/[a-z2-7]{26}/.exec(page)?.[0] ?? '').pathname

  const until = async (number: number, isSo: (report: ImportReport) => boolean) => {
    const end = Date.now() + 180_000
    for (;;) {
      const report = (await (await ask(`${base}/imports/${number}`)).json()) as ImportReport
      if (isSo(report)) return report
      if (Date.now() > end) throw new Error(`still ${JSON.stringify(report)}`)
      await wait(50)
    }
  }
  const isOver = ({ state }: ImportReport) => !['queued', 'running'].includes(state)

  return {
    base,
    cookie: session,
    ask,
    until,
    async records(collection: string) {
      const answer = await ask(`${base}/records/${collection}?limit=1000`)
      const body = (await answer.json()) as { records: Record<string, unknown>[] }
      if (!body.records) throw new Error(JSON.stringify(body))
      return body.records
    },
    /** Sends files in one form and says their ids. */
    async upload(files: Record<string, Buffer>) {
      const form = new FormData()
      for (const [file, bytes] of Object.entries(files)) {
        form.append('files', new Blob([new Uint8Array(bytes)]), file)
      }
      const answer = await ask(`${base}/uploads`, { method: 'POST', body: form })
      const sent = (await answer.json()) as { uploads: { id: string }[] }
      if (answer.status !== 201) throw new Error(JSON.stringify(sent))
      return sent.uploads.map((one) => one.id)
    },
    async start(uploads: string[], more: object = {}) {
      const answer = await ask(`${base}/imports`, {
        ...{ method: 'POST', body: JSON.stringify({ uploads, ...more }) },
        headers: { 'content-type': 'application/json' },
      })
      const location = answer.headers.get('location')
      if (answer.status !== 202 || !location) throw new Error(await answer.text())
      return Number(location.split('/').pop())
    },
    /** Sends files, imports them and waits for the end. */
    async bring(files: Record<string, Buffer>, more: object = {}) {
      const number = await this.start(await this.upload(files), more)
      return until(number, isOver)
    },
    over: (number: number) => until(number, isOver),
  }
}
