import { randomBytes } from 'node:crypto'
import { accounts as openAccounts } from '@mandate/accounts'
import type { Catalog } from '@mandate/grants'
import {
  createLog,
  createServer,
  listen,
  openDatabase,
  outbound,
  problemHandler,
  sealer,
  signingKeys,
} from '@mandate/server'
import { freePort, freshDatabase } from '@mandate/server/testing'
import { catalogsStore } from '../catalog/store.ts'
import { type Database, migrations } from '../database.ts'
import { shell } from '../owners/shell.ts'
import { type Owner, ownersStore } from '../owners/store.ts'
import { trust } from '../trust.ts'

const file = { name: 'original', title: 'Original', type: 'file', sensitive: false } as const
const time = { name: 'time', title: 'Time', type: 'time', sensitive: false } as const

/** Two collections, one of them sensitive: enough to be trusted with. */
export const catalog: Catalog = {
  sha256: 'c'.repeat(43),
  collections: [
    {
      name: 'google.photos',
      title: 'Photos',
      description: 'Your photos',
      sensitive: false,
      fields: [time, file],
    },
    {
      name: 'google.location',
      title: 'Places',
      description: 'Where you were',
      sensitive: true,
      fields: [time],
    },
  ],
}

/** A resource service with the rooms of trust and nothing else, on a database of its own. */
export async function home() {
  const database = await freshDatabase(migrations)
  const { db, pool, close } = openDatabase<Database>(database.url)
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const time = { offset: 0 }
  const clock = () => Date.now() + time.offset
  const config = { publicUrl, clock, outboundAllow: [], logLevel: 'silent' }
  const log = createLog({ ...config, logLevel: 'silent' }, 'resource')
  const seal = sealer(randomBytes(32))
  const owners = ownersStore({ db, seal, publicUrl, quotaBytes: 1e9 })
  const rooms = trust({
    db,
    seal,
    keys: await signingKeys(pool, seal, { clock, keyDays: 90 }),
    outbound: outbound(config),
    log,
    clock,
    publicUrl,
    owners,
    limits: { begin() {} },
    catalogs: {
      ...(await catalogsStore({ db, present: { ...catalog, text: '[]' } })),
      find: async () => ({ ...catalog, text: '[]' }),
    },
  })
  const accounts = openAccounts({
    pool,
    config,
    log,
    service: 'resource',
    ui: { service: 'Test' },
    onSignUp: async ({ id }) => void (await owners.create(id)),
  })
  const app = createServer(config, { name: 'resource', log, ready: async () => {} })
  app.use(accounts.routes)
  const pages = rooms.pages(accounts, shell({ service: 'Test' }))
  app.use(rooms.events, ...pages.routes)
  app.use(problemHandler(log))
  const running = await listen(app, { port, host: '127.0.0.1', publicUrl })

  return {
    ...rooms,
    glance: pages.glance,
    db,
    pool,
    publicUrl,
    time,
    clock,
    /** Signs somebody up, in a browser of their own. */
    async person(name: string) {
      const browser = jar(publicUrl)
      const password = 'a long password'
      await browser.post('/sign-up', { name, password })
      const account = await accounts.byName(name)
      const owner = (await owners.byAccount(account?.id ?? '')) as Owner
      return { ...browser, owner, password, another: () => signInAgain(publicUrl, name, password) }
    },
    async [Symbol.asyncDispose]() {
      await running.close()
      await close()
      await database.drop()
    },
  }
}

export type Home = Awaited<ReturnType<typeof home>>

async function signInAgain(publicUrl: string, name: string, password: string) {
  const browser = jar(publicUrl)
  await browser.post('/sign-in', { name, password })
  return browser
}

export interface Answer {
  status: number
  text: string
  location: string | null
  headers: Headers
}

/** A browser without a browser: keeps cookies, follows nothing, fills in the hidden fields from the last pages. */
function jar(publicUrl: string) {
  const cookies = new Map<string, string>()
  let csrf = ''
  const place: Record<string, string> = {}
  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(new URL(path, publicUrl), {
      ...init,
      redirect: 'manual',
      headers: { cookie, 'sec-fetch-site': 'same-origin', ...init.headers },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name && value !== undefined) cookies.set(name, value)
    }
    const text = await answer.text()
    csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? csrf
    for (const name of ['seq', 'head', 'link', 'chosen']) {
      const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1]
      if (value !== undefined) place[name] = value
    }
    const { status, headers } = answer
    return { status, text, headers, location: headers.get('location') }
  }
  return {
    get: (path: string) => send(path),
    post: (path: string, form: Record<string, string | string[]>) => {
      const body = new URLSearchParams({ _csrf: csrf, ...place })
      for (const [name, value] of Object.entries(form)) {
        for (const one of [value].flat()) body.append(name, one)
      }
      return send(path, { method: 'POST', body })
    },
  }
}

/** The address that a page goes on to by itself. */
export function refreshOf(answer: Answer): string {
  const to = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(answer.text)?.[1]
  if (!to) throw new Error(`no refresh in ${answer.status}: ${answer.text.slice(0, 2000)}`)
  return to.replaceAll('&amp;', '&')
}
