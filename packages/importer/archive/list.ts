import type { Readable } from 'node:stream'
import type { Limits, Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { packingOf } from '../formats/sniff.ts'
import { holdsTar, spoolGzipped } from './gzipped.ts'
import { cleanPath, isNoise } from './names.ts'
import { isExportName } from './part-names.ts'
import { readBytes } from './parts.ts'
import { openScratch } from './scratch.ts'
import { spoolTar } from './tar.ts'
import { type Budget, type Expected, verified } from './verify.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'
import { inflateEntry } from './zip-entry.ts'

/** A file of a part, however it is packed. */
export interface Listed extends Expected {
  modified: number | null
  special: boolean
  /** Name of the archive in the part that it lies in. */
  within?: string
  fault?: ImportError
  /** The unpacked bytes, not yet verified. */
  open(): Readable
}

export interface ListOptions {
  scratch: string
  limits: Limits
  budget: Budget
}

const ENCRYPTED = new ImportError('password_protected', 'The file is password-protected.', {
  action: 'Unpack the archive with its password and upload it without one.',
})

/**
 * The files of a part, in its order. Parts of an export that somebody packed together stand for their
 * own files, one level deep. A part that cannot be read is one file with a `fault`.
 */
export async function listPart(
  part: Part,
  options: ListOptions,
  nested = false,
): Promise<Listed[]> {
  try {
    return await list(part, options, nested)
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return [{ ...whole(part), fault: error }]
  }
}

async function list(part: Part, options: ListOptions, nested: boolean): Promise<Listed[]> {
  // In a folder an empty file is a file like any other; alone it is what a download left behind.
  if (part.size === 0 && part.name.includes('/')) return [whole(part)]
  if (part.size === 0) throw new ImportError('empty_file', 'The file is empty.')
  // Inside a given folder only what is named like an export is opened, not a person's own zips.
  const loose = nested || !part.name.includes('/') || isExportName(part.name)
  const packing = loose ? packingOf(await readBytes(part, 0, 512), part.name) : 'none'
  switch (packing) {
    case 'none':
      return [whole(part)]
    case 'web page':
      throw new ImportError('web_page', 'This is a web page, not an archive.', {
        action: 'Log in and download the archive again.',
      })
    case 'unsupported':
      throw new ImportError('unsupported_archive', 'This kind of archive is not supported.', {
        action: 'Ask for the export as .zip or .tgz, or pack it as .zip.',
      })
    case 'zip':
      return listZip(part, options, nested)
    default:
      return listTar(part, packing === 'gzip', options)
  }
}

/** More archives behind each other than anybody makes. */
const ARCHIVES = 100

/**
 * The files of a zip, and of those that stand before it in the same file: some put several into one,
 * and a download that was cut may end with an archive that lies inside it. The last directory tells
 * only of its own files.
 */
async function listZip(part: Part, options: ListOptions, nested: boolean): Promise<Listed[]> {
  const archives: Listed[][] = []
  let rest = part
  for (;;) {
    try {
      const { entries, start } = await readZipDirectory(rest, options.limits)
      archives.unshift(await listFiles(rest, entries, options, nested))
      const more = start > 0 && packingOf(await readBytes(rest, 0, 512), '') === 'zip'
      if (!more || archives.length === ARCHIVES) break
      rest = { ...part, size: start, read: (from, to) => part.read(from, to) }
    } catch (error) {
      if (archives.length === 0 || !(error instanceof ImportError)) throw error
      // It stands for what is missing before the others.
      archives.unshift([{ ...whole(rest), fault: error }])
      break
    }
  }
  return archives.flat()
}

async function listFiles(
  part: Part,
  entries: readonly ZipEntry[],
  options: ListOptions,
  nested: boolean,
): Promise<Listed[]> {
  if (entries.length > 0 && entries.every((entry) => entry.encrypted)) {
    throw new ImportError('password_protected', 'The archive is password-protected.', {
      action: ENCRYPTED.action ?? '',
    })
  }
  const listed = entries.map((entry) => fromZip(part, entry))
  if (nested) return listed
  const files = listed.filter((file) => !isNoise(file.path))
  const isOpened = files.every(({ path }) => isPacked(path)) ? isPacked : isExportPacked
  const inner: Listed[] = []
  for (const file of listed) {
    if (isNoise(file.path) || file.fault || !isOpened(file.path)) inner.push(file)
    else
      for (const one of await listNested(file, options)) inner.push({ ...one, within: file.path })
  }
  return inner
}

/** An archive that lies where somebody packs parts together: what is in Drive or in a chat is a file. */
function isPacked(path: string): boolean {
  return /^((?!drive\/)[^/]+\/)?[^/]+\.(zip|tgz|tar\.gz)$/i.test(path)
}

/** One that says by its name what it is, beside other files. */
function isExportPacked(path: string): boolean {
  return isPacked(path) && isExportName(path)
}

/** An archive inside the part is unpacked to scratch, to be read at random. */
async function listNested(file: Listed, options: ListOptions): Promise<Listed[]> {
  await using scratch = await openScratch(options.scratch)
  try {
    const bytes = verified(file.open(), file, options.limits, options.budget)
    for await (const chunk of bytes) await scratch.append(chunk)
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return [{ ...file, fault: error }]
  }
  return listPart(scratch.part(file.path), options, true)
}

async function listTar(part: Part, gzip: boolean, options: ListOptions): Promise<Listed[]> {
  await using scratch = await openScratch(options.scratch)
  const isTar = !gzip || (await holdsTar(part))
  const { entries, fault } = isTar
    ? await spoolTar(part, { ...options, gzip, scratch })
    : await spoolGzipped(part, { ...options, scratch })
  if (fault && entries.length === 0) throw fault
  const spooled = scratch.part(part.name)
  const listed: Listed[] = entries.map((entry) => ({
    ...entry,
    packedSize: entry.size,
    seen: entry.size,
    open: () => spooled.read(entry.offset, entry.offset + entry.size),
  }))
  // The part stands for what of it is missing.
  if (fault) listed.push({ ...whole(part), fault })
  return listed
}

function fromZip(part: Part, entry: ZipEntry): Listed {
  const { path, size, crc32, packedSize, modified, special } = entry
  const open = () => inflateEntry(part, entry)
  const fault = entry.encrypted ? { fault: ENCRYPTED } : {}
  return { path, size, crc32, packedSize, modified, special, seen: 0, open, ...fault }
}

function whole(part: Part): Listed {
  return {
    path: cleanPath(part.name),
    size: part.size,
    crc32: part.crc32 ?? null,
    packedSize: part.size,
    modified: null,
    special: false,
    seen: 0,
    open: () => part.read(0, part.size),
  }
}
