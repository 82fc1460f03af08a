/** Taking a home along: asking for the archive, waiting for it, fetching its parts, and reading them without any service. */

import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { fromBufferPromise } from 'yauzl'
import type { Person } from './person.ts'

export const PASSPHRASE = 'a few words in a row'

export interface Shown {
  export: number
  state: string
  estimate: number
  written: number
  expires: string | null
  counts: { records: Record<string, number>; files: number }
  parts: { part: number; name: string; bytes: number; sha256: string; url?: string }[]
}

/** Asks for an archive by the API and waits until it is made. */
export async function takeOut(
  person: Person,
  resource: string,
  partBytes = 1024 ** 3,
): Promise<Shown> {
  const asked = await person.fetch(`${resource}/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passphrase: PASSPHRASE, part_bytes: partBytes }),
  })
  if (asked.status !== 202) throw new Error(`export: ${asked.status} ${await asked.text()}`)
  const location = new URL(asked.headers.get('location') ?? '', resource).href
  for (let tries = 0; tries < 600; tries++) {
    const shown = (await (await person.fetch(location)).json()) as Shown
    if (shown.state === 'ready') return shown
    if (shown.state !== 'queued' && shown.state !== 'running') {
      throw new Error(`the archive is ${shown.state}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the archive was not made within a minute')
}

/** The parts as files ready to be sent. */
export async function fetchParts(
  person: Person,
  resource: string,
  { parts }: Shown,
): Promise<{ name: string; bytes: Buffer }[]> {
  const fetched = []
  for (const { name, url, sha256 } of parts) {
    const answer = await person.fetch(new URL(url ?? '', resource).href)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new Error(`${name} is not what its checksum says (${answer.status})`)
    }
    fetched.push({ name, bytes })
  }
  return fetched
}

/** An archive opened as anybody may, by a program that knows nothing of ours: paths and contents. */
export class Archive {
  private readonly entries: Map<string, () => Promise<Readable>>

  private constructor(entries: Map<string, () => Promise<Readable>>) {
    this.entries = entries
  }

  static async open(parts: { bytes: Buffer }[]): Promise<Archive> {
    const entries = new Map<string, () => Promise<Readable>>()
    for (const { bytes } of parts) {
      const zip = await fromBufferPromise(bytes, { autoClose: false })
      for await (const entry of zip.eachEntry()) {
        entries.set(entry.fileName, () => zip.openReadStreamPromise(entry))
      }
    }
    return new Archive(entries)
  }

  get paths(): string[] {
    return [...this.entries.keys()]
  }

  async bytes(path: string): Promise<Buffer> {
    const open = this.entries.get(path)
    if (!open) throw new Error(`no ${path} in the archive`)
    return buffer(await open())
  }

  async json<T>(path: string): Promise<T> {
    return JSON.parse(String(await this.bytes(path))) as T
  }

  /** All lines of a folder's numbered files. */
  async lines<T = Record<string, unknown>>(folder: string): Promise<T[]> {
    const lines: T[] = []
    for (const path of this.paths.filter((one) => one.startsWith(`${folder}/`)).toSorted()) {
      for (const line of String(await this.bytes(path))
        .trim()
        .split('\n')) {
        lines.push(JSON.parse(line) as T)
      }
    }
    return lines
  }
}

/** Sends the parts and waits for the end: `completed`, or the code of why not. */
export async function bringHome(
  person: Person,
  resource: string,
  parts: { name: string; bytes: Buffer }[],
  passphrase = PASSPHRASE,
): Promise<string> {
  const form = new FormData()
  for (const { name, bytes } of parts) form.append('files', new Blob([new Uint8Array(bytes)]), name)
  const sent = await person.fetch(`${resource}/uploads`, { method: 'POST', body: form })
  if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`)
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const asked = await person.fetch(`${resource}/restores`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploads: uploads.map(({ id }) => id), passphrase }),
  })
  if (asked.status === 422) {
    return ((await asked.json()) as { code: string }).code.replace('restore_', '')
  }
  if (asked.status !== 202) throw new Error(`restore: ${asked.status} ${await asked.text()}`)
  // The address of the data changes with the last step, so the page is looked at and not the number.
  const page = new URL('/bring-home', resource).href
  for (let tries = 0; tries < 600; tries++) {
    await person.go(page)
    if (person.has('Everything is here')) return 'completed'
    if (!person.page.html.includes('http-equiv="refresh"')) {
      const { code } = (await (
        await person.fetch(new URL(asked.headers.get('location') ?? '', resource).href)
      ).json()) as { code: string }
      return code
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the home was not brought within a minute')
}
