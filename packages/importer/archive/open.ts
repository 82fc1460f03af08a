import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Entry, Export, Limits, OpenOptions, Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { defaultLimits } from './limits.ts'
import { type Listed, listPart } from './list.ts'
import { nameFault } from './names.ts'
import { missingParts } from './part-names.ts'
import { verified } from './verify.ts'

/**
 * Opens the files a person downloaded as one export and lists what is in them. Never throws for
 * what is in the files: a part that cannot be read stands in the list as one failed entry.
 */
export async function openExport(parts: readonly Part[], options: OpenOptions): Promise<Export> {
  const limits: Limits = { ...defaultLimits, ...options.limits }
  await makeFolder(options.scratchDir)
  const scratch = await mkdtemp(join(options.scratchDir, 'export-'))
  const budget = { seen: 0 }
  const entries: Entry[] = []
  const listed: Listed[][] = []
  const all = [...parts]
  const list = async (part: Part) => {
    const files = await listPart(part, { scratch, limits, budget })
    const number = listed.push(files) - 1
    for (const [index, file] of files.entries()) {
      const entry = asEntry(file, number, index, limits)
      const { known, former } = part
      entries.push({ ...entry, ...(known && { known }), ...(former && { former }) })
    }
  }
  try {
    for (const part of parts) await list(part)
    for (const part of (await options.more?.(entries)) ?? []) {
      all.push(part)
      await list(part)
    }
  } catch (error) {
    await rm(scratch, { recursive: true, force: true })
    throw error
  }
  const readBefore = (await options.readBefore?.(entries)) ?? []
  return {
    parts: all.map(({ name, size }) => ({ name, size })),
    limits,
    entries,
    warnings: missingParts(parts, options.before),
    readBefore,
    open: async ({ part, entry }) => {
      const file = listed[part]?.[entry]
      if (!file) throw new ImportError('no_such_entry', `The export has no entry ${part}/${entry}.`)
      return openListed(file, limits, budget)
    },
    close: () => rm(scratch, { recursive: true, force: true }),
  }
}

/** First without `recursive`: with it Node says of a disk that is only read, or fails, that something is not there. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') await mkdir(path, { recursive: true })
    else if (error.code !== 'EEXIST') throw error
  })
}

function openListed(file: Listed, limits: Limits, budget: { seen: number }): Readable {
  if (file.fault) throw file.fault
  return verified(file.open(), file, limits, budget)
}

function asEntry(file: Listed, part: number, entry: number, limits: Limits): Entry {
  const { path, size, crc32, modified, within } = file
  const shared = { part, entry, path, size, crc32, modified, ...(within && { within }) }
  if (file.special) {
    const message = 'A link or device, not a file; it is never followed.'
    return { ...shared, refused: { class: 'ignored', code: 'not_a_file', message } }
  }
  const wrong = nameFault(path, limits)
  if (wrong) {
    const message = `The name ${wrong}.`
    return { ...shared, refused: { class: 'failed', code: 'unsafe_name', message } }
  }
  if (!file.fault) return shared
  const { code, message, action, offset } = file.fault
  const more = { ...(action && { action }), ...(offset !== undefined && { offset }) }
  return { ...shared, refused: { class: 'failed', code, message, ...more } }
}
