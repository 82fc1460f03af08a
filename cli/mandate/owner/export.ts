import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { EXIT, Fault, Misused, nothingMore } from '../fault.ts'
import { keptOwner } from '../kept.ts'
import { askSecret, bytes, progress, say } from '../terminal.ts'
import { patiently } from './reach.ts'
import { type OwnerSession, sessionOf, startAgain } from './session.ts'

interface Part {
  part: number
  name: string
  bytes: number
  sha256: string
  url?: string
}

interface TakeOut {
  state: string
  estimate: number
  written: number
  parts: Part[]
}

/** Characters of a passphrase. */
const LEAST = 12

/** The whole home as an archive in parts, each checked by its hash. */
export async function exportHome(args: string[]): Promise<number> {
  const [folder, ...more] = args
  if (!folder) throw new Misused('FOLDER is missing')
  if (folder.startsWith('--')) throw new Misused(`Unknown option '${folder}'`)
  nothingMore(more)
  const known = await keptOwner()
  if (!known) throw new Fault('nobody is signed in: mandate sign-in ADDRESS', EXIT.signIn)
  // Before anybody is asked, and anything is made.
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new Fault(`${folder} is no folder that can be written`, EXIT.usage, { cause })
  })
  const passphrase = await chosen()
  // Everything at once is given out after a sign-in of this moment only.
  const owner = sessionOf(await startAgain(known))
  const started = await owner.call('exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passphrase }),
  })
  const made = await ready(owner, started.headers.get('location') ?? '')
  for (const part of made.parts) await fetchPart(owner, folder, part)
  const all = made.parts.reduce((sum, part) => sum + part.bytes, 0)
  const parts = made.parts.length === 1 ? '1 part' : `${made.parts.length} parts`
  say(`${parts}, ${bytes(all)}, each with its checksum right.`)
  for (const part of made.parts) console.log(join(folder, part.name))
  return 0
}

async function chosen(): Promise<string> {
  const given = process.env['MANDATE_PASSPHRASE']
  if (given !== undefined) return longEnough(given)
  const instead = 'set MANDATE_PASSPHRASE'
  const first = longEnough(await askSecret('A passphrase for the archive: ', instead))
  const again = await askSecret('Once more: ', instead)
  if (first !== again) throw new Fault('the two passphrases differ: nothing was made', EXIT.usage)
  return first
}

/** As the service wants it, which would say so only after a sign-in. @throws Fault */
function longEnough(passphrase: string): string {
  if (passphrase.length >= LEAST) return passphrase
  throw new Fault(`the passphrase needs ${LEAST} characters or more: nothing was made`, EXIT.usage)
}

async function ready(owner: OwnerSession, location: string): Promise<TakeOut> {
  const bar = progress('Putting together')
  for (;;) {
    const answer = await patiently(() => owner.call(location))
    const shown = (await answer.json()) as TakeOut
    if (shown.state === 'ready') {
      bar.end()
      return shown
    }
    if (!['queued', 'running'].includes(shown.state)) {
      bar.end()
      throw new Fault(`the archive is ${shown.state}: run it again`)
    }
    bar.at(Math.min(shown.written, shown.estimate), shown.estimate)
    await pause(500)
  }
}

/** Goes on at the byte where an earlier run stopped. */
async function fetchPart(owner: OwnerSession, folder: string, part: Part): Promise<void> {
  // The service says what it is called; where it lies is for whoever typed the folder.
  if (!/^[\w-][\w.-]*$/.test(part.name)) throw new Fault(`${part.name} is no name of a part`)
  const path = join(folder, part.name)
  if ((await sizeOf(path)) === part.bytes && (await hashOf(path)) === part.sha256) return
  const growing = `${path}.part`
  const from = Math.min(await sizeOf(growing), part.bytes)
  const bar = progress(part.name)
  if (from < part.bytes) {
    const range = from === 0 ? {} : { range: `bytes=${from}-`, 'if-range': `"${part.sha256}"` }
    const answer = await owner.call(part.url ?? '', { headers: { accept: '*/*', ...range } })
    const start = answer.status === 206 ? from : 0
    await using file = await open(growing, start > 0 ? 'r+' : 'w', 0o600)
    let written = start
    for await (const chunk of answer.body ?? []) {
      await file.write(chunk, 0, chunk.length, written)
      written += chunk.length
      bar.at(written, part.bytes)
    }
    await file.truncate(written)
  }
  bar.end()
  if ((await hashOf(growing)) !== part.sha256) {
    throw new Fault(`${part.name} is not what its checksum says: delete ${growing}, run it again`)
  }
  await rename(growing, path)
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
