import { createHash } from 'node:crypto'
import { type Answer, App, type Tokens } from '../support/app.ts'
import { madeZip } from '../support/exports.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { finished, importFiles, owner } from '../support/steps.ts'
import type { Place } from './place.ts'

/** What was said to be done, and what therefore has to be so for ever. */
interface Permission {
  kind: 'allowed' | 'ended'
  tokens: Tokens
}
type Done = Permission | { kind: 'brought'; name: string; sha256: string; location: string }

export const KINDS = ['read', 'renewed', 'allowed', 'ended', 'brought'] as const
export type Kind = (typeof KINDS)[number]
export type Counts = Record<Kind, number> & { refused: number }

export const none = (): Counts => ({
  ...{ read: 0, renewed: 0, allowed: 0, ended: 0, brought: 0 },
  refused: 0,
})

/** An answer that an app or a person must believe, and which is not true. */
export class Wrong extends Error {
  override name = 'Wrong'
}

const PHOTOS = ['Rome', 'Oslo', 'Lima', 'Kyoto', 'Accra']
const BASE = 'google.photos.{title,time}'

/**
 * One owner and one app who go on doing what people do, one thing after another, whatever happens to the services.
 * What was acknowledged is remembered, to be looked for at the end.
 */
export class Life {
  counts = none()
  /** Whether a definite refusal of something alive is wrong now; not while clocks are. */
  isStrict = true
  readonly wrong: string[] = []
  private readonly done: Done[] = []
  private readonly place: Place
  private readonly person: Person
  private readonly app: App
  private resource = ''
  private tokens!: Tokens
  private asked = 0

  private constructor(place: Place, person: Person, app: App) {
    this.place = place
    this.person = person
    this.app = app
  }

  static async begin(place: Place): Promise<Life> {
    const life = new Life(
      place,
      new Person(
        `owner-${random(6)
          .toLowerCase()
          .replace(/[^a-z0-9]/g, 'x')}`,
      ),
      await App.start(),
    )
    life.resource = await owner(place, life.person)
    const entries = PHOTOS.flatMap((title, nth) => {
      const path = `Takeout/Google Photos/Trip/${title}.jpg`
      const time = { timestamp: String(1_500_000_000 + nth * 86_400) }
      const sidecar = JSON.stringify({ title: `${title}.jpg`, photoTakenTime: time })
      return [
        [path, Buffer.from(`not much of a picture of ${title}`)],
        [`${path}.json`, sidecar],
      ] as const
    })
    const zip = await madeZip('takeout-20240101T000000Z-001.zip', Object.fromEntries(entries))
    await importFiles(life.person, life.resource, [zip])
    life.tokens = await life.allow(BASE)
    return life
  }

  async live(until: AbortSignal): Promise<void> {
    for (let nth = 0; !until.aborted; nth++) {
      const kind = KINDS[[0, 0, 1, 0, 2, 0, 1, 4, 0, 3][nth % 10] as number] as Kind
      try {
        if (await this.deed(kind)) this.counts[kind]++
        else await new Promise((resolve) => setTimeout(resolve, 10))
      } catch (error) {
        if (error instanceof Wrong) this.wrong.push(`${kind}: ${error.message}`)
        this.counts.refused++
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  /** Looks for everything that was acknowledged. @returns what is missing or not so */
  async lookBack(): Promise<string[]> {
    const lost: string[] = []
    const ended = new Set(this.done.filter(({ kind }) => kind === 'ended').map(tokenOf))
    for (const done of this.done) {
      if (done.kind === 'brought') {
        if (!(await this.isThere(done))) lost.push(`${done.name} is not there`)
      } else if (done.kind === 'ended' || !ended.has(tokenOf(done))) {
        const answer = await patiently(() => this.renew(done.tokens))
        const isLive = answer.status === 200
        if (isLive !== (done.kind === 'allowed')) {
          lost.push(`${done.kind} ${done.tokens.grant_id}, and now ${answer.status} ${answer.text}`)
        }
        if (done.kind === 'ended') {
          if (await this.stillReads(done.tokens)) lost.push(`${done.tokens.grant_id} reads on`)
        }
      }
    }
    return lost
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app[Symbol.asyncDispose]()
  }

  /** False: there was nothing to do. */
  private async deed(kind: Kind): Promise<boolean> {
    if (kind === 'read') {
      const answer = this.definite(await this.read(this.tokens))
      const titles = (answer.body['records'] as { title: string }[]).map(({ title }) => title)
      const isAll = PHOTOS.every((name) => titles.includes(`${name}.jpg`))
      if (!isAll || titles.length !== PHOTOS.length) throw new Wrong(`read ${titles.join()}`)
    } else if (kind === 'renewed') {
      const { body } = this.definite(await this.renew(this.tokens))
      this.tokens = { ...this.tokens, access_token: String(body['access_token']) }
    } else if (kind === 'allowed') {
      const year = 1900 + (this.asked++ % 200)
      const tokens = await this.allow(`google.photos[time>=${year},time<${year + 1}].description`)
      this.done.push({ kind, tokens })
    } else if (kind === 'ended') {
      const live = this.done.findLast((each): each is Permission => each.kind === 'allowed')
      if (!live) return false
      await this.giveBack(live)
    } else await this.bring()
    return true
  }

  private async allow(scope: string): Promise<Tokens> {
    const { person, app, place, resource } = this
    return app.obtain(person, place.authorization, { scope, resource })
  }

  private read({ access_token }: Tokens): Promise<Answer> {
    return this.app.read(`${this.resource}/records/google.photos`, access_token)
  }

  private renew({ refresh_token = '' }: Tokens): Promise<Answer> {
    return this.app.refresh(this.place.authorization, refresh_token)
  }

  /** Unknown until it is acknowledged, so it counts as neither when the answer does not come. */
  private async giveBack(live: Permission): Promise<void> {
    this.done.splice(this.done.indexOf(live), 1)
    const { authorization } = this.place
    const token = live.tokens.refresh_token ?? ''
    const { revocation_endpoint } = await this.app.metadata(authorization)
    const answer = await this.app.post(String(revocation_endpoint), authorization, { token })
    if (answer.status !== 200) throw new Error(answer.text)
    this.done.push({ kind: 'ended', tokens: live.tokens })
  }

  private async bring(): Promise<void> {
    const name = `note-${random(6)}.txt`
    const text = `${random(48)}\n`.repeat(1000)
    const zip = await madeZip(`takeout-20240101T000000Z-${random(4)}.zip`, {
      [`Takeout/Drive/${name}`]: text,
    })
    const form = new FormData()
    form.append('files', new Blob([zip.bytes as Uint8Array<ArrayBuffer>]), zip.name)
    const sent = await this.person.fetch(`${this.resource}/uploads`, { method: 'POST', body: form })
    if (sent.status !== 201) throw new Error(`${sent.status}`)
    const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
    const started = await this.person.fetch(`${this.resource}/imports`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ uploads: uploads.map(({ id }) => id) }),
    })
    if (started.status !== 202) throw new Error(`${started.status}`)
    const location = new URL(started.headers.get('location') ?? '', this.resource).href
    const sha256 = createHash('sha256').update(text).digest('hex')
    this.done.push({ kind: 'brought', name, sha256, location })
  }

  private async isThere({ location, sha256 }: Done & { kind: 'brought' }): Promise<boolean> {
    const { state } = await finished(this.person, location)
    if (state !== 'completed') return false
    const answer = await patiently(async () => {
      const file = await this.person.fetch(`${this.resource}/blobs/${sha256}`)
      return { status: file.status, bytes: Buffer.from(await file.arrayBuffer()) }
    })
    return createHash('sha256').update(answer.bytes).digest('hex') === sha256
  }

  /** What a service that was away has not been told it reads in the status list, within a minute. */
  private async stillReads(tokens: Tokens): Promise<boolean> {
    for (const until = Date.now() + 75_000; ; ) {
      const { status } = await patiently(() => this.read(tokens))
      if (status !== 200) return false
      if (Date.now() > until) return true
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }

  /** 200, or an error. @throws Wrong where somebody would have to believe that it has ended */
  private definite(answer: Answer): Answer {
    if (answer.status === 200) return answer
    const isSaid = answer.status >= 400 && answer.status < 500 && answer.status !== 429
    const text = `${answer.status} ${answer.text.slice(0, 200)}`
    throw isSaid && this.isStrict ? new Wrong(text) : new Error(text)
  }
}

function tokenOf(done: Done): string {
  return done.kind === 'brought' ? '' : done.tokens.grant_id
}

/** Asks again while nobody answers, or says to come later; at most a minute. */
async function patiently<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask()
      if (answer.status < 500 && answer.status !== 429) return answer
      if (tries > 120) return answer
    } catch (error) {
      if (tries > 120) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
