/** One authorization service in this process, an owner who has linked the stub, and an app. */

import { randomBytes } from 'node:crypto'
import { authorizationMigrations, startAuthorization } from '@mandate/authorization'
import type { ServiceConfig } from '@mandate/server'
import { freePort, freshDatabase } from '@mandate/server/testing'
import { App } from '../../support/app.ts'
import { Person } from '../../support/person.ts'
import { type Linked, StubResource } from './stub-resource.ts'

export interface StubWorld extends AsyncDisposable {
  issuer: string
  stub: StubResource
  app: App
  anna: Person
  linked: Linked
  /** Milliseconds that the service's clock is ahead. */
  ahead: { ms: number }
  databaseUrl: string
  /** A second process of the same service on the same database. */
  second(): Promise<string>
}

export async function stubWorld(
  options: { binding?: Record<string, unknown> } = {},
): Promise<StubWorld> {
  await using stack = new AsyncDisposableStack()
  const database = stack.adopt(await freshDatabase(authorizationMigrations), (each) => each.drop())
  const ahead = { ms: 0 }
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const config: ServiceConfig = {
    port,
    host: '',
    publicUrl: issuer,
    databaseUrl: database.url,
    dataDir: '/nonexistent',
    masterKey: randomBytes(32),
    ...{ formerMasterKeys: [], keyDays: 90 },
    s3: null,
    logLevel: process.env['LOG_LEVEL'] ?? 'silent',
    quotaBytes: 0,
    outboundAllow: [],
    clock: () => Date.now() + ahead.ms,
  }
  stack.use(await startAuthorization(config))
  const stub = stack.use(await StubResource.start())
  const app = stack.use(await App.start())
  const anna = new Person('anna')
  await anna.signUp(issuer)
  const linked = await stub.bind(anna, issuer, options.binding)
  const held = stack.move()
  return {
    ...{ issuer, stub, app, anna, linked, ahead },
    databaseUrl: database.url,
    async second() {
      const other = await freePort()
      held.use(await startAuthorization({ ...config, port: other }))
      return `http://localhost:${other}`
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
