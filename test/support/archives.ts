import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Part, writeZip, zip } from '@mandate/start/archives'

export { facebook, type Part, takeout } from '@mandate/start/archives'

/** The parts as files that a person could pick in a browser: name and bytes. */
export function asUploads(parts: Part[]): Promise<{ name: string; bytes: Buffer }[]> {
  return Promise.all(parts.map(async (part) => ({ name: part.name, bytes: await zip(part) })))
}

/** The parts as zip files in a folder of their own, which goes when the returned value is disposed. */
export async function onDisk(parts: Part[]): Promise<AsyncDisposable & { files: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-archives-'))
  const files: string[] = []
  for (const part of parts) {
    const file = join(folder, part.name)
    await writeZip(part, file)
    files.push(file)
  }
  return { files, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
