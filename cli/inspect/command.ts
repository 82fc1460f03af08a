import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { type EntryEvent, openExport, readExport } from '@mandate/importer'
import { shown } from '../shown.ts'
import { importers } from './importers.ts'
import { asText } from './page.ts'
import { partsOf } from './parts.ts'
import { Summary } from './summary.ts'
import { unreadDamage } from './unread.ts'

/**
 * What an export holds and would become, without any service. Counts are distinct by natural key, over all
 * files given together.
 * @returns the exit code: 2 when the arguments are wrong
 */
export async function inspect(args: string[], usage: string): Promise<number> {
  // Millions of records that live for a moment: without this V8 sets aside 100 MB for them.
  setFlagsFromString('--semi-space-growth-factor=1')
  try {
    return await look(args, usage)
  } catch (error) {
    const wrongArgument = error instanceof TypeError && 'code' in error
    console.error(shown(error instanceof Error ? error.message : String(error)))
    if (wrongArgument) console.error(usage)
    return wrongArgument ? 2 : 1
  }
}

async function look(args: string[], usage: string): Promise<number> {
  const { values, positionals } = readArguments(args)
  const samples = Number(values.samples ?? 3)
  const wrong =
    positionals.length === 0
      ? 'FILE is missing'
      : !Number.isInteger(samples) || samples < 0
        ? `--samples ${values.samples}: a number is needed, 0 or more`
        : null
  if (wrong !== null) {
    console.error(`${wrong}\n${usage}`)
    return 2
  }
  const parts = await partsOf(positionals)
  const scratchDir = await mkdtemp(join(tmpdir(), 'mandate-inspect-'))
  const summary = new Summary(samples)
  try {
    const source = await openExport(parts, { scratchDir })
    const unread: EntryEvent[] = []
    for await (const event of readExport(source, importers)) {
      summary.add(event)
      if (event.type === 'entry' && /^(ignored|unknown)$/.test(event.class)) unread.push(event)
    }
    for await (const { event, warning } of unreadDamage(source, unread)) {
      summary.damaged(event, warning)
    }
    await source.close()
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
  const result = summary.result()
  console.log(values.json ? JSON.stringify(result, null, 2) : asText(result))
  return 0
}

function readArguments(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, samples: { type: 'string' } },
  })
}
