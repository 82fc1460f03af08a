/**
 * Bytes of exports are changed at random, or a value is made one of another kind: no reader throws, no file is accounted for twice or never, no record of a file that was
 * left alone is lost, none holds what the database refuses. Ten thousand rounds in the bench: `npm run bench -- --only fuzz`.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Fuzz } from '../support/exports/fuzz.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 60)
const scratch = mkdtempSync(join(tmpdir(), 'mandate-fuzz-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

test(`attack 61: ${SEEDS} exports with bytes changed at random do no harm`, async () => {
  const fuzz = await Fuzz.open(scratch)
  for (let seed = 1; seed <= SEEDS; seed++) assert.equal(await fuzz.round(seed), '', `seed ${seed}`)
})
