import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readBinding, verifySignature } from '@mandate/grants'
import { type Entry, type Export, filePart, openExport } from '@mandate/importer'
import type { Jwk } from './keys.ts'
import { logVerdict } from './log.ts'
import { verdictOf } from './signed.ts'

interface Verdict {
  valid: boolean
  says: string
}

/** Whether a file is a part of a home that was taken along. */
export function isHome(file: string): boolean {
  return file.endsWith('.zip')
}

/**
 * Every byte of an archive against its lists, these against the signed manifest, then what is signed in it: bindings and
 * log with the service's keys, permissions with the keys of these bindings. One verdict for each kind.
 */
export async function homeVerdicts(files: string[], keys: Jwk[]): Promise<Verdict[]> {
  return withHome(files, async (opened, entries) => {
    const contents = await contentsVerdict(opened, entries, keys)
    if (!contents.valid) return [contents]
    const text = async (path: string) => String(await bytes(opened, entries.get(path)))
    const lines = async (folder: string) => {
      const all = []
      for (const path of [...entries.keys()].filter((one) => one.startsWith(`${folder}/`))) {
        for (const line of (await text(path)).split('\n').filter(Boolean))
          all.push(JSON.parse(line))
      }
      return all
    }
    const bindings = (await lines('bindings')) as { jwt: string }[]
    const grantKeys = bindings.flatMap(({ jwt }) => readBinding(jwt).grant_keys.keys as Jwk[])
    const grants = (await lines('grants')) as { jws: string }[]
    return [
      contents,
      ...(await Promise.all(bindings.map(({ jwt }) => verdictOf(jwt, keys)))),
      ...(await Promise.all(grants.map(({ jws }) => verdictOf(jws, grantKeys)))),
      await logVerdict(await text('audit.jsonl'), keys),
    ]
  })
}

/** The service that a home says it is of; null when it names none. */
export function serviceOfHome(files: string[]): Promise<string | null> {
  return withHome(files, async (opened, entries) => {
    const { resource } = JSON.parse(String(await bytes(opened, entries.get('manifest.json'))))
    return /^(https?:\/\/.+)\/owners\/[^/]+$/.exec(String(resource))?.[1] ?? null
  })
}

/** Opens an archive by all its parts for as long as something is looked up in it. */
async function withHome<Found>(
  files: string[],
  look: (opened: Export, entries: Map<string, Entry>) => Promise<Found>,
): Promise<Found> {
  const parts = await Promise.all(
    files.map((file) =>
      filePart(file, basename(file)).catch((cause: unknown) => {
        throw new Error(`${file} is no file that can be read`, { cause })
      }),
    ),
  )
  const scratchDir = await mkdtemp(join(tmpdir(), 'mandate-verify-'))
  try {
    const opened = await openExport(parts, { scratchDir })
    try {
      return await look(opened, new Map(opened.entries.map((entry) => [entry.path, entry])))
    } finally {
      await opened.close()
    }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

async function contentsVerdict(
  opened: Export,
  entries: Map<string, Entry>,
  keys: Jwk[],
): Promise<Verdict> {
  const bad = (says: string) => ({ valid: false, says: `archive: ${says}` })
  const manifest = await bytes(opened, entries.get('manifest.json'))
  const jws = String(await bytes(opened, entries.get('manifest.jws'))).trim()
  const claims = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString() || '{}')
  const isSigned = await Promise.all(
    keys.map((key) => verifySignature(jws, key).catch(() => false)),
  )
  const hash = createHash('sha256').update(manifest).digest('base64url')
  if (claims.manifest_s256 !== hash || !isSigned.includes(true)) {
    return bad(
      'the manifest is signed with none of the keys; it needs those of its service (/jwks)',
    )
  }
  const { parts, resource } = JSON.parse(String(manifest)) as {
    parts: { name: string; list: { path: string; sha256: string } }[]
    resource: string
  }
  const known = new Set(['manifest.json', 'manifest.jws'])
  for (const { name, list } of parts) {
    if (!entries.has(list.path)) return bad(`${name} is missing`)
    const listing = await bytes(opened, entries.get(list.path))
    if (sha256(listing) !== list.sha256) return bad(`${list.path} is not what was signed`)
    known.add(list.path)
    for (const line of String(listing).split('\n').filter(Boolean)) {
      const { path, sha256: wanted } = JSON.parse(line) as { path: string; sha256: string }
      const file = createHash('sha256')
      const entry = entries.get(path)
      if (!entry) return bad(`${path} is missing`)
      for await (const chunk of await opened.open(entry)) file.update(chunk as Buffer)
      if (file.digest('hex') !== wanted) return bad(`${path} is not what was written`)
      known.add(path)
    }
  }
  const more = [...entries.keys()].find((path) => !known.has(path))
  if (more !== undefined) return bad(`${more} was put into it`)
  return {
    valid: true,
    says: `archive of ${resource}: ${known.size} files in ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}`,
  }
}

function bytes(opened: Export, entry: Entry | undefined): Promise<Buffer> {
  if (!entry) throw new Error('These are not all parts of a home: give the last one too.')
  return opened.open(entry).then(buffer)
}

function sha256(of: Buffer): string {
  return createHash('sha256').update(of).digest('hex')
}
