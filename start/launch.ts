import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Demo, demo } from './demo/demo.ts'
import { writeDocs } from './docs.ts'
import { type Postgres, startPostgres } from './embedded/postgres.ts'
import { makeFolder } from './folder.ts'
import { type Plan, PlanError, type ServiceName } from './plan.ts'
import { freePort, isFree } from './ports.ts'
import { commandOf } from './processes.ts'
import { masterKeyFile } from './secrets.ts'
import { type Service, startService } from './service.ts'

/** Starts what the plan says, tells where it is, and ends it all when `stop` is aborted. */
export async function launch(plan: Plan, stop: AbortSignal): Promise<void> {
  await checkPorts(plan)
  const unlock = lockDataDir(plan.dataDir)
  const runFile = join(plan.dataDir, 'run.json')
  const services: Service[] = []
  let postgres: Postgres | undefined
  const docs = writeDocs()
  try {
    const urls: Record<string, string> = {}
    if (plan.services.some((name) => name !== 'explorer')) {
      const port = plan.postgresPort
      postgres = await startPostgres(join(plan.dataDir, 'postgres'), port ? { port } : {})
    }
    for (const name of plan.services) {
      if (name !== 'explorer') urls[name] = (await postgres?.database(name)) ?? ''
    }
    let person: Demo | undefined
    let announced = false
    const run = () => describe(plan, { urls, services, postgres, person })
    // In place of the former at once: whoever waits for it never reads half of it.
    const note = () => {
      const written = `${runFile}.${process.pid}`
      writeFileSync(written, `${JSON.stringify(run(), null, 2)}\n`, { mode: 0o600 })
      renameSync(written, runFile)
    }
    services.push(...(await startServices(plan, urls, () => announced && note())))
    const failed = Promise.race([
      ...services.map((service) => service.failed),
      ...(postgres ? [postgres.exited.then(() => 'PostgreSQL ended')] : []),
    ])
    const stopped = new Promise<undefined>((resolve) => {
      if (stop.aborted) resolve(undefined)
      stop.addEventListener('abort', () => resolve(undefined))
    })
    const up = Promise.all(services.map((service) => service.ready(60_000))).then(async () => {
      if (plan.demo) person = await demo(plan)
      if (stop.aborted) return
      announced = true
      note()
      print(plan, run(), person)
    })
    await Promise.race([up, stopped, failed.then(fail)])
    await Promise.race([stopped, failed.then(fail)])
  } finally {
    rmSync(runFile, { force: true })
    await Promise.all([docs.stop(), ...services.map((service) => service.stop())])
    await postgres?.stop()
    unlock()
  }
}

async function startServices(
  plan: Plan,
  urls: Record<string, string>,
  restarted: () => void,
): Promise<Service[]> {
  const common = { HOST: '', LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn' }
  const start = (name: string, of: ServiceName, file: string, port: number) => {
    const folder = join(plan.dataDir, of)
    const env = {
      ...common,
      ...(of === 'authorization' ? { READER: readerOf(plan) } : {}),
      PORT: String(port),
      PUBLIC_URL: plan.publicUrls[of],
      DATABASE_URL: urls[of],
      DATA_DIR: folder,
      MASTER_KEY: undefined,
      MASTER_KEY_FILE: masterKeyFile(folder),
    }
    return startService(name, file, port, env, restarted)
  }
  const started: Service[] = []
  for (const name of plan.services) {
    const file = `services/${name}/main.ts`
    started.push(start(name, name, file, plan.ports[name]))
    if (name !== 'resource') continue
    started.push(start('worker', 'resource', 'services/resource/worker.ts', await freePort()))
  }
  return started
}

/** People read what is shared with them in the explorer, unless the environment names another app. */
function readerOf({ publicUrls }: Plan): string {
  return process.env['READER'] || `${publicUrls.explorer}/client.json`
}

interface Running {
  urls: Record<string, string>
  services: Service[]
  postgres: Postgres | undefined
  person: Demo | undefined
}

/** What is told with --json, and stands in run.json. */
function describe(plan: Plan, { urls, services, postgres, person }: Running): object {
  const pids = Object.fromEntries(services.map((service) => [service.name, service.pid()]))
  return {
    ...Object.fromEntries(plan.services.map((name) => [name, plan.publicUrls[name]])),
    postgres: urls,
    pids: { ...pids, postgres: postgres ? [postgres.pid] : [] },
    ...(person && { demo: person }),
  }
}

function print(plan: Plan, run: object, person: Demo | undefined): void {
  if (plan.json) {
    console.log(JSON.stringify(run))
    return
  }
  for (const name of plan.services) console.log(`mandate ${name} ${plan.publicUrls[name]}`)
  if (person) {
    console.log(`mandate demo ${person.alias}: sign in as ${person.name}, ${person.password}`)
  }
  console.log('mandate ready')
}

/** Fails before anything is started when a port is taken, and says which. */
async function checkPorts({ services, ports, postgresPort }: Plan): Promise<void> {
  const wanted = services.map((name) => [name, ports[name], `${name.toUpperCase()}_PORT`] as const)
  const all = postgresPort
    ? [...wanted, ['PostgreSQL', postgresPort, 'POSTGRES_PORT'] as const]
    : wanted
  const taken: string[] = []
  for (const [name, port, variable] of all) {
    if (!(await isFree(port))) {
      taken.push(
        `Port ${port} (${name}) is taken: end what uses it, or set ${variable} to another.`,
      )
    }
  }
  if (taken.length > 0) throw new PlanError(taken.join('\n'))
}

/** Two launchers on one data folder would run two PostgreSQL on the same files. */
function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'launcher.pid')
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'))
    if (pid && pid !== process.pid && commandOf(pid).includes('start/main.ts')) {
      throw new PlanError(`Process ${pid} already runs on ${dataDir}: end it, or set DATA_DIR.`)
    }
  }
  try {
    makeFolder(dataDir, { mode: 0o700 })
    writeFileSync(file, String(process.pid))
  } catch (error) {
    const { message } = error as Error
    throw new PlanError(
      `DATA_DIR is "${dataDir}": ${message}. A folder is needed that you may write, with room for all data.`,
    )
  }
  return () => rmSync(file, { force: true })
}

function fail(reason: string): never {
  throw new PlanError(`${reason}, see above`)
}
