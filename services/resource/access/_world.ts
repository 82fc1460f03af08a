import { createHash, randomBytes } from 'node:crypto'
import { accounts as openAccounts } from '@mandate/accounts'
import { parseScope, writeDetails } from '@mandate/grants'
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
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { catalog } from '../catalog/catalog.ts'
import { catalogsStore } from '../catalog/store.ts'
import { type Database, migrations } from '../database.ts'
import type { Blobs } from '../files/blobs.ts'
import { type StubIssuer, signGrant, stubIssuer } from '../linking/_issuer.ts'
import { shell } from '../owners/shell.ts'
import { type Owner, ownersStore } from '../owners/store.ts'
import { reading } from '../reading.ts'
import { readingUrl } from '../records/settings.ts'
import { trust } from '../trust.ts'

/** A resource service with the rooms of trust and reading, and an authorization server beside it. */
export async function world() {
  const database = await freshDatabase(migrations)
  const { db, pool, close } = openDatabase<Database>(database.url)
  const reads = openDatabase<Database>(readingUrl(database.url))
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const time = { offset: 0 }
  const clock = () => Date.now() + time.offset
  const config = { publicUrl, clock, outboundAllow: [], logLevel: 'silent' }
  const log = createLog(config, 'resource')
  const seal = sealer(randomBytes(32))
  const owners = ownersStore({ db, seal, publicUrl, quotaBytes: 1e9 })
  const keys = await signingKeys(pool, seal, { clock, keyDays: 90 })
  const catalogs = await catalogsStore({ db, present: catalog() })
  const rooms = trust({
    db,
    seal,
    keys,
    outbound: outbound(config),
    log,
    clock,
    publicUrl,
    owners,
    catalogs,
    limits: { begin() {} },
  })
  const accounts = openAccounts({
    pool,
    config,
    log,
    service: 'resource',
    ui: { service: 'Test' },
    onSignUp: async ({ id }) => void (await owners.create(id)),
  })
  /** Files by hash, instead of a store. */
  const files = new Map<string, Buffer>()
  const blobs: Pick<Blobs, 'find'> = {
    async find(_owner, sha256) {
      const bytes = files.get(sha256)
      if (!bytes) return null
      const { Readable } = await import('node:stream')
      const read = async ({ start, end }: { start: number; end: number }) =>
        Readable.from([bytes.subarray(start, end)])
      return { size: bytes.length, mime: 'application/octet-stream', read }
    },
  }
  const read = await reading({
    config,
    db,
    pool,
    reads: reads.pool,
    replica: reads.pool,
    seal,
    log,
    owners,
    accounts,
    catalogs,
    trust: rooms,
    blobs,
    previews: { open: async () => null, among: async (_owner, files) => new Set(files) },
    keys,
  })
  const app = createServer(config, { name: 'resource', log, ready: async () => {} })
  const show = shell({ service: 'Test' })
  app.use(accounts.routes, ...read.routes, ...read.pages(show), read.last)
  app.use(problemHandler(log))
  const running = await listen(app, { port, host: '127.0.0.1', publicUrl })
  const issuer = await stubIssuer(clock)

  const bind = async (owner: Owner, to: StubIssuer, ceiling: string | null = null) =>
    rooms.bindings.make(
      {
        owner,
        head: await rooms.bindings.head(owner.id),
        ends: (await rooms.bindings.present(owner.id)).map(({ seq }) => seq),
        issuer: to.url,
        asSub: 'anna-there',
        asName: null,
        grantKeys: [to.grantKey.jwk],
        ceiling: ceiling === null ? null : (ceiling.split(' ') as never),
        carry: [],
        instructedBy: 'account',
      },
      async () => {},
    )

  async function newOwner(name: string): Promise<Owner> {
    const account = await accounts.create(name, 'a long password')
    return (await owners.byAccount(account.id)) ?? owners.create(account.id)
  }

  return {
    ...rooms,
    ...read,
    db,
    pool,
    publicUrl,
    time,
    clock,
    issuer,
    owners,
    accounts,
    catalogs,
    files,
    bind,
    newOwner,
    /** The bodies of an owner's access log, newest first. */
    async log(owner: Owner) {
      await read.access.settled()
      return (await read.audit.read(owner.id)).map((entry) => entry.body)
    },
    stop: running.close,
    async [Symbol.asyncDispose]() {
      await running.close()
      await read.access.settled()
      await issuer[Symbol.asyncDispose]()
      await reads.close()
      await close()
      await database.drop()
    },
  }
}

export type World = Awaited<ReturnType<typeof world>>

export interface Bent {
  /** Replaced in the token, or removed when undefined. */
  claims?: Record<string, unknown>
  grant?: Record<string, unknown>
  typ?: string
  header?: Record<string, unknown>
  proof?: Record<string, unknown>
  proofHeader?: Record<string, unknown>
  /** Another compact token instead of the one made. */
  token?: string
  headers?: Record<string, string>
  method?: string
}

/** An app with a key of its own, and an authorization server that signs whatever a test wants. */
export async function app(world: World, owner: Owner, issuer: StubIssuer = world.issuer) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const jkt = await calculateJwkThumbprint(jwk)
  const seconds = () => Math.floor(world.clock() / 1000)
  let index = 0

  async function grant(scope: string, claims: Record<string, unknown> = {}) {
    return signGrant(issuer, owner.resource, world.clock(), {
      authorization_details: writeDetails(parseScope(scope)),
      catalog_s256: catalog().sha256,
      ...claims,
    })
  }

  async function token(
    scope: string,
    given: { id: string; compact: string },
    claims: Record<string, unknown> = {},
    typ = 'at+jwt',
  ): Promise<string> {
    return issuer.sign(
      {
        iss: issuer.url,
        sub: owner.resource,
        aud: owner.resource,
        client_id: 'https://tripmap.example/client.json',
        cnf: { jkt },
        authorization_details: writeDetails(parseScope(scope)),
        grant: given.compact,
        status: { status_list: { idx: index, uri: `${issuer.url}/status/1` } },
        auth_time: seconds(),
        jti: randomBytes(16).toString('base64url'),
        iat: seconds(),
        exp: seconds() + 300,
        ...claims,
      },
      typ,
    )
  }

  async function proof(url: string, compact: string, bent: Bent = {}, method = 'GET') {
    return new SignJWT({
      htm: method,
      htu: url.split('?')[0],
      ath: createHash('sha256').update(compact).digest('base64url'),
      iat: seconds(),
      jti: randomBytes(16).toString('base64url'),
      ...bent.proof,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...bent.proofHeader } as never)
      .sign(privateKey)
  }

  return {
    jwk: jwk as JWK,
    privateKey,
    grant,
    token,
    proof,
    /** Takes the next place in the status list. */
    nextIndex: () => ++index,
    /** Asks for something below the owner's resource with a token, a fresh proof beside it. */
    async get(path: string, compact: string, bent: Bent = {}) {
      const url = `${owner.resource}${path}`
      const answer = await fetch(url, {
        method: bent.method ?? 'GET',
        headers: {
          authorization: `DPoP ${compact}`,
          dpop: await proof(url, compact, bent, bent.method),
          ...bent.headers,
        },
      })
      return read(answer)
    },
  }
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  json: any
}

export async function read(answer: Response): Promise<Answer> {
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  const json = isJson && !text.includes('\n') ? JSON.parse(text) : null
  return { status: answer.status, headers: answer.headers, text, json }
}
