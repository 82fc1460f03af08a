import { createHash, randomBytes } from 'node:crypto'
import { type Answer, App, type Tokens } from '../support/app.ts'
import { madeZip } from '../support/exports/exports.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { finished, importFiles, owner } from '../support/steps.ts'
import type { Place } from './place.ts'

/** What was said to be done, and what therefore has to be so for ever. */
interface Permission {
  kind: 'allowed' | 'ended'
  tokens: Tokens
}
interface Brought {
  kind: 'brought'
  name: string
  bytes: Buffer
  sha256: string
  location: string
  /** It was read into the home, and somebody had it. */
  isSeen?: true
}
type Done = Permission | Brought

/** Records read by an app, pages looked at, files fetched whole or in part, and what else people and apps do. */
export const KINDS = [
  ...(['read', 'looked', 'fetched', 'renewed', 'allowed', 'ended', 'brought'] as const),
]
export type Kind = (typeof KINDS)[number]
export type Counts = Record<Kind, number> & { refused: number }

export const none = (): Counts => ({
  ...{ read: 0, looked: 0, fetched: 0, renewed: 0, allowed: 0, ended: 0, brought: 0 },
  refused: 0,
})

/** One after the other, and again from the beginning. */
const DAY: Kind[] = [
  ...(['read', 'looked', 'renewed', 'fetched', 'allowed', 'read', 'brought'] as const),
  ...(['read', 'renewed', 'fetched', 'looked', 'ended'] as const),
]

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
  /** When the access token is over, ms. */
  private until = 0
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
    life.until = Date.now() + life.tokens.expires_in * 1000
    return life
  }

  async live(until: AbortSignal): Promise<void> {
    for (let nth = 0; !until.aborted; nth++) {
      const kind = DAY[nth % DAY.length] as Kind
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
        const why = await this.missing(done)
        if (why) lost.push(`${done.name} is not there: ${why}`)
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
      // As any app does: a token that is over is not tried.
      if (Date.now() > this.until) await this.renewed()
      const answer = this.definite(await this.read(this.tokens))
      const titles = (answer.body['records'] as { title: string }[]).map(({ title }) => title)
      const isAll = PHOTOS.every((name) => titles.includes(`${name}.jpg`))
      if (!isAll || titles.length !== PHOTOS.length) throw new Wrong(`read ${titles.join()}`)
    } else if (kind === 'looked') {
      await this.looked()
    } else if (kind === 'fetched') {
      return this.fetched()
    } else if (kind === 'renewed') {
      await this.renewed()
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

  private async renewed(): Promise<void> {
    const { body } = this.definite(await this.renew(this.tokens))
    this.tokens = { ...this.tokens, access_token: String(body['access_token']) }
    this.until = Date.now() + Number(body['expires_in']) * 1000
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

  /** The owner's own pages, at both services. */
  private async looked(): Promise<void> {
    const { person, place } = this
    for (const service of [place.resource, place.authorization]) {
      await person.go(`${service}/`)
      await person.signInIfAsked()
      this.definite({ status: person.status, text: person.text })
      if (service === place.resource && !person.has(this.resource)) {
        throw new Wrong(`${person.url} without the address of the data`)
      }
    }
  }

  /** A file that was brought, whole or from its middle; false while none was read into the home. */
  private async fetched(): Promise<boolean> {
    const brought = this.done.filter((each): each is Brought => each.kind === 'brought')
    const file = brought[Math.floor(Math.random() * brought.length)]
    if (!file) return false
    const { bytes, name } = file
    const [start, end] = Math.random() < 0.5 ? [0, bytes.length] : [70_000, 70_500]
    const headers = start > 0 ? { range: `bytes=${start}-${end - 1}` } : {}
    const answer = await this.person.fetch(`${this.resource}/blobs/${file.sha256}`, { headers })
    if (answer.status === 404 && !file.isSeen) return false
    if (!answer.ok) this.definite({ status: answer.status, text: await answer.text() })
    const got = Buffer.from(await answer.arrayBuffer())
    if (!got.equals(bytes.subarray(start, end))) throw new Wrong(`other bytes of ${name}`)
    file.isSeen = true
    return true
  }

  private async bring(): Promise<void> {
    const name = `note-${random(6)}.txt`
    const bytes = Buffer.from(randomBytes(112_500).toString('base64'))
    const zip = await madeZip(`takeout-20240101T000000Z-${random(4)}.zip`, {
      [`Takeout/Drive/${name}`]: bytes,
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
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.done.push({ kind: 'brought', name, bytes, sha256, location })
  }

  /** Why a file is not there byte for byte; empty when it is. */
  private async missing({ location, bytes, sha256 }: Brought): Promise<string> {
    const { state, warnings } = await finished(this.person, location)
    if (state !== 'completed') return `${state} ${JSON.stringify(warnings)}`
    const answer = await patiently(async () => {
      const file = await this.person.fetch(`${this.resource}/blobs/${sha256}`)
      return { status: file.status, bytes: Buffer.from(await file.arrayBuffer()) }
    })
    return answer.bytes.equals(bytes) ? '' : `${answer.status}, ${answer.bytes.length} bytes`
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
  private definite<T extends { status: number; text: string }>(answer: T): T {
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
