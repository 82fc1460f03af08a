import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { App, type Tokens } from '../../support/app.ts'
import { Deployment } from '../../support/deployment.ts'
import { Person } from '../../support/person.ts'
import { owner } from '../../support/steps.ts'
import type { Place } from '../place.ts'

let beds = 0

/** Somebody whose services have wires between them that can be disturbed, and an app that may read. */
export class Bed implements AsyncDisposable {
  readonly at: Deployment
  readonly app: App
  readonly person: Person
  readonly resource: string
  /** Of the resource service. */
  readonly pool: pg.Pool
  /** Of the authorization service. */
  private readonly issuing: pg.Pool
  private years = 1000

  private constructor(
    at: Deployment,
    app: App,
    person: Person,
    resource: string,
    [issuing, pool]: [pg.Pool, pg.Pool],
  ) {
    this.at = at
    this.app = app
    this.person = person
    this.resource = resource
    this.issuing = issuing
    this.pool = pool
  }

  static async make(place: Place): Promise<Bed> {
    const number = ++beds
    const databases = {
      authorization: await place.database(`bed_${number}_authorization`),
      resource: await place.database(`bed_${number}_resource`),
    }
    const at = await Deployment.start(databases)
    const app = await App.start()
    const person = new Person('anna')
    const resource = await owner(at, person)
    const pools = [databases.authorization, databases.resource].map(
      (connectionString) => new pg.Pool({ connectionString, max: 2 }),
    )
    for (const pool of pools) pool.on('error', () => {})
    return new Bed(at, app, person, resource, pools as [pg.Pool, pg.Pool])
  }

  /** A permission that was used once; no other covers it. */
  async live(more: 'once' | 'lasting' = 'lasting'): Promise<Tokens> {
    const year = this.years++
    const scope = `google.photos[time>=${year},time<${year + 1}].{title,time}`
    const tokens = await this.app.obtain(
      this.person,
      this.at.authorization,
      { scope, resource: this.resource },
      (person) => person.press(more === 'once' ? 'Allow once (for one hour)' : 'Allow'),
    )
    if (!(await this.reads(tokens.access_token))) throw new Error('a new permission does not read')
    return tokens
  }

  /** False: refused as ended. @throws Error when it is refused otherwise */
  async reads(token: string): Promise<boolean> {
    const answer = await this.app.read(`${this.resource}/records/google.photos?limit=1`, token)
    if (answer.status === 200) return true
    if (answer.status === 401 && answer.body.code === 'invalid_token') return false
    throw new Error(`reading: ${answer.status} ${answer.text}`)
  }

  /** Presses *End access* at one of the services; answers when it was pressed, ms. */
  async end(service: 'authorization' | 'resource', { grant_id }: Tokens): Promise<number> {
    const tab = this.person.otherTab()
    await tab.go(`${this.at[service]}/access/${grant_id}/end`)
    const pressed = performance.now()
    await tab.press('End access')
    if (!tab.has('Ended') && !tab.has('Ending…')) throw new Error(`not ended: ${tab.text}`)
    return pressed
  }

  /** Reads again and again; answers ms from `begun` to the first refusal. */
  async refusedAfter(token: string, begun: number, limit: number, every = 10): Promise<number> {
    for (;;) {
      const refused = !(await this.reads(token))
      const passed = performance.now() - begun
      if (refused || passed > limit) return passed
      await sleep(every)
    }
  }

  /** Once everything that was announced has arrived. */
  async settled(): Promise<void> {
    const waiting = 'select from outbox where confirmed_at is null and given_up is null limit 1'
    while ((await this.issuing.query(waiting)).rowCount !== 0) await sleep(50)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.issuing.end(), this.pool.end()])
    await this.app[Symbol.asyncDispose]()
    await this.at[Symbol.asyncDispose]()
  }
}
