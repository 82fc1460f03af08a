import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { type Entry, type Export, ImportError, openExport, type Part } from '@mandate/importer'
import { wrongShape } from '@mandate/server'
import { z } from 'zod'
import { FORMAT, VERSION } from '../archive/about.ts'
import { lockedKey } from '../archive/key.ts'
import { RestoreRefused } from './refused.ts'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const address = z.url().max(500)

const homeFile = z.object({
  format: z.literal(FORMAT),
  version: z.number().int(),
  resource: address,
  former_resources: z.array(address).max(100),
  // Counted on from there; nobody comes near.
  revision: z.number().int().min(0).max(1e15),
  imports: z.number().int().min(0).max(1e9),
})
export type Home = z.infer<typeof homeFile>

const manifestFile = z.object({
  format: z.literal(FORMAT),
  resource: address,
  parts: z
    .array(
      z.object({
        part: z.number().int().min(1),
        name: z.string().max(200),
        list: z.object({ path: z.string().regex(/^manifest-\d{3,}\.jsonl$/), sha256: hex }),
      }),
    )
    .min(1)
    .max(100_000),
  counts: z.object({
    records: z.record(z.string(), z.number()).default({}),
    files: z.number().default(0),
  }),
})
export type Manifest = z.infer<typeof manifestFile>

const listed = z.object({ path: z.string(), size: z.number(), sha256: hex })
export type ListedFile = z.infer<typeof listed>

/** All paths that an archive may have. Whatever else is in it, or leads out of it, was not put there by a service. */
const PATHS =
  /^(README\.txt|(home|id-key|service-keys)\.json|manifest\.(json|jws)|manifest-\d{3,}\.jsonl|(receipts|audit)\.jsonl|catalogs\/[0-9a-f]{64}\.json|[a-z-]+\/\d{6}\.jsonl|records\/[A-Za-z0-9_.-]{1,128}\/\d{6}\.jsonl|files\/[0-9a-f]{2}\/[0-9a-f]{64}(\.[a-z0-9]{1,5})?|former-logs\/\d+\.jsonl)$/
const SMALL = 16 * 1024 * 1024

export interface OpenedArchive {
  home: Home
  manifest: Manifest
  idKey: z.infer<typeof lockedKey>
  /** As bytes, for its signature. */
  manifestBytes: Buffer
  /** In the order of parts, and in each part's own. */
  files: ListedFile[]
  /** Bytes of all of them. */
  size: number
  /** The bytes of a file, checked against its list while they pass: damaged ones end with RestoreRefused. */
  read(file: ListedFile): AsyncGenerator<Buffer>
  whole(path: string): Promise<Buffer>
  close(): Promise<void>
}

/** Opens the parts of one archive, and refuses what is not one, whole and unchanged as far as its lists tell. */
export async function openArchive(parts: Part[], scratchDir: string): Promise<OpenedArchive> {
  for (const part of parts) await requireZip(part)
  const opened = await openExport(parts, { scratchDir })
  try {
    return await read(opened)
  } catch (error) {
    await opened.close()
    throw asRefused(error)
  }
}

async function read(opened: Export): Promise<OpenedArchive> {
  const entries = new Map<string, Entry>()
  for (const entry of opened.entries) {
    const { path, refused } = entry
    if (refused || !PATHS.test(path)) {
      if (opened.entries.every((one) => one.path !== 'home.json')) break
      throw new RestoreRefused('damaged', `${path} does not belong into an archive`)
    }
    if (entries.has(path)) throw new RestoreRefused('damaged', `${path} is there twice`)
    entries.set(path, entry)
  }
  const bytes = async (path: string): Promise<Buffer> => {
    const entry = entries.get(path)
    if (!entry) throw new RestoreRefused('missing_parts', `${path} is missing`)
    if ((entry.size ?? 0) > SMALL) throw new RestoreRefused('damaged', `${path} is too large`)
    return buffer(await opened.open(entry))
  }
  if (!entries.has('home.json') && !entries.has('manifest.json')) {
    throw new RestoreRefused('not_archive', 'neither home.json nor manifest.json is in it')
  }
  const home = parse(homeFile, await bytes('home.json'), 'home.json')
  if (home.version > VERSION) {
    throw new RestoreRefused('too_new', `version ${home.version}; this service reads ${VERSION}`)
  }
  const manifestBytes = await bytes('manifest.json')
  const manifest = parse(manifestFile, manifestBytes, 'manifest.json')
  const files = await listFiles(manifest, entries, bytes)
  return {
    ...{ home, manifest, manifestBytes, files },
    idKey: parse(lockedKey, await bytes('id-key.json'), 'id-key.json'),
    size: files.reduce((sum, file) => sum + file.size, 0),
    read: (file) => checked(opened, entries.get(file.path) as Entry, file),
    whole: bytes,
    close: () => opened.close(),
  }
}

/** The lists of all parts, each as the manifest names it; nothing may be in the parts that no list has. */
async function listFiles(
  manifest: Manifest,
  entries: Map<string, Entry>,
  bytes: (path: string) => Promise<Buffer>,
): Promise<ListedFile[]> {
  const files: ListedFile[] = []
  const known = new Set(['manifest.json', 'manifest.jws'])
  // Lists are packed well: one line again and again would be far more here than what was sent.
  const know = (path: string) => {
    if (known.has(path)) throw new RestoreRefused('damaged', `${path} is listed twice`)
    known.add(path)
  }
  for (const { list, name } of manifest.parts) {
    if (!entries.has(list.path)) {
      throw new RestoreRefused('missing_parts', `${name} is missing`)
    }
    const text = await bytes(list.path)
    if (sha256(text) !== list.sha256) {
      throw new RestoreRefused('damaged', `${list.path} is not what manifest.json says`)
    }
    know(list.path)
    for (const line of linesOf(text)) {
      const file = parse(listed, Buffer.from(line), list.path)
      if (!entries.has(file.path)) throw new RestoreRefused('damaged', `${file.path} is missing`)
      know(file.path)
      files.push(file)
    }
  }
  for (const path of entries.keys()) {
    if (!known.has(path)) throw new RestoreRefused('damaged', `no list has ${path}`)
  }
  return files
}

function linesOf(text: Buffer): string[] {
  return text.length === 0 ? [] : String(text).replace(/\n$/, '').split('\n')
}

async function* checked(opened: Export, entry: Entry, file: ListedFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let size = 0
  try {
    for await (const chunk of await opened.open(entry)) {
      hash.update(chunk as Buffer)
      size += (chunk as Buffer).length
      yield chunk as Buffer
    }
  } catch (error) {
    throw asRefused(error)
  }
  if (size !== file.size || hash.digest('hex') !== file.sha256) {
    throw new RestoreRefused('damaged', `${file.path} is not what its list says`)
  }
}

async function requireZip(part: Part): Promise<void> {
  const head = await buffer(part.read(0, Math.min(4, part.size)))
  if (head.toString('latin1') !== 'PK\x03\x04') {
    throw new RestoreRefused('not_archive', `${part.name} is not a zip file`)
  }
}

export function parse<T>(shape: z.ZodType<T>, bytes: Buffer, path: string): T {
  let value: unknown
  try {
    value = JSON.parse(String(bytes))
  } catch (cause) {
    throw new RestoreRefused('damaged', `${path} is not JSON`, { cause })
  }
  const read = shape.safeParse(value)
  if (read.success) return read.data
  throw new RestoreRefused('damaged', `${path}: ${wrongShape(read.error, value, 'all of it')}`)
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What an archive has wrong is the archive's; the rest is ours. */
function asRefused(error: unknown): unknown {
  return error instanceof ImportError
    ? new RestoreRefused('damaged', error.message, { cause: error })
    : error
}
