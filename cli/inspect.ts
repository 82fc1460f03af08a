/**
 * `npm run inspect -- FILE… [--json] [--samples N]`: what an export holds and would become, without
 * any service. Counts are distinct by natural key, over all files given together.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { openExport, readExport } from '@mandate/importer'
import { importers } from './inspect/importers.ts'
import { asText } from './inspect/page.ts'
import { partsOf } from './inspect/parts.ts'
import { Summary } from './inspect/summary.ts'

// Millions of records that live for a moment: without this V8 sets aside 100 MB for them.
setFlagsFromString('--semi-space-growth-factor=1')

const USAGE = 'Usage: npm run inspect -- FILE… [--json] [--samples N]'

async function main(): Promise<number> {
  const { values, positionals } = readArguments()
  const samples = Number(values.samples ?? 3)
  if (positionals.length === 0 || !Number.isInteger(samples) || samples < 0) {
    console.error(USAGE)
    return 2
  }
  const parts = await partsOf(positionals)
  const scratchDir = await mkdtemp(join(tmpdir(), 'mandate-inspect-'))
  const summary = new Summary(samples)
  try {
    const source = await openExport(parts, { scratchDir })
    for await (const event of readExport(source, importers)) summary.add(event)
    await source.close()
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
  const result = summary.result()
  console.log(values.json ? JSON.stringify(result, null, 2) : asText(result))
  return 0
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, samples: { type: 'string' } },
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  const wrongArgument = error instanceof TypeError && 'code' in error
  console.error(error instanceof Error ? error.message : error)
  if (wrongArgument) console.error(USAGE)
  process.exitCode = wrongArgument ? 2 : 1
}
