import {
  createLog,
  createServer,
  formBody,
  listen,
  openDatabase,
  type Pool,
  problemHandler,
} from '@mandate/server'
import { freePort, freshDatabase } from '@mandate/server/testing'
import { type Accounts, type AccountsOptions, accounts, sessionOf } from './index.ts'
import { accountsMigrations } from './tables.ts'

export const PASSWORD = 'correct horse battery'

export interface Served extends AsyncDisposable {
  url: string
  pool: Pool
  people: Accounts
  /** Stands still unless a test moves it; milliseconds. */
  clock: { now: number }
}

/** A service with two pages, one of them only after a fresh sign-in, and a form; in a database of its own. */
export async function serve(options: Partial<AccountsOptions> = {}): Promise<Served> {
  const database = await freshDatabase([accountsMigrations])
  const { pool, close } = openDatabase(database.url)
  const clock = { now: Date.UTC(2026, 10, 20, 12) }
  const port = await freePort()
  const config = { publicUrl: `http://localhost:${port}`, port, host: '', clock: () => clock.now }
  const log = createLog({ logLevel: 'silent' }, 'test')
  const app = createServer(config, { name: 'test', log, ready: async () => {} })
  const people = accounts({
    ...{ pool, config, log, service: 'resource', ui: { service: 'Test' } },
    limits: { perAccount: 5, perAddress: 1_000 },
    ...options,
  })
  app.use(people.routes)
  app.get('/home', people.signedIn, (req, res) => res.json(sessionOf(req)))
  app.get('/offer', async (req, res) => res.send(String((await people.offer(req)) ?? '')))
  app.get('/key', people.fresh(600), (req, res) => res.json(sessionOf(req)))
  app.post('/form', formBody(), people.signedIn, people.csrf, (_req, res) => res.send('done'))
  app.use(problemHandler(log))
  const running = await listen(app, config)
  const end = async () => {
    await running.close()
    await close()
    await database.drop()
  }
  return { url: config.publicUrl, pool, people, clock, [Symbol.asyncDispose]: end }
}

export interface Browser {
  jar: Map<string, string>
  ask(path: string, form?: Record<string, string>): Promise<Response>
  /** What /home says of the session. */
  home(): Promise<{ account: string; name: string; signedInAt: number; csrf: string }>
}

/** A browser without a browser: one cookie jar, no redirect followed. `site` is where its forms come from. */
export function browser(served: Pick<Served, 'url'>, site = 'same-origin'): Browser {
  const jar = new Map<string, string>()
  const ask = async (path: string, form?: Record<string, string>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(served.url + path, {
      redirect: 'manual',
      headers: { cookie, ...(form ? { 'sec-fetch-site': site, origin: 'null' } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  return { jar, ask, home: async () => (await ask('/home')).json() as ReturnType<Browser['home']> }
}

/** A browser in which somebody of this name has just signed up. */
export async function signedUp(served: Pick<Served, 'url'>, name: string): Promise<Browser> {
  const person = browser(served)
  const answer = await person.ask('/sign-up', { name, password: PASSWORD })
  if (answer.status !== 303) throw new Error(`signing up answered ${answer.status}`)
  return person
}
