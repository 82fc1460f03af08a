/**
 * The same life in any language, of any age, in any form, packed and torn apart in any way: what is read is what is in it.
 * `SEEDS=n` tries n variants instead of a dozen; `SEED=n` begins with another one.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { takeout, variantOf, varied } from '@mandate/start/archives'
import { packings, partsOf } from '../support/exports/packed.ts'
import { reader } from '../support/exports/reading.ts'
import { expected, found } from '../support/exports/truths.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 12)
const FIRST = Number(process.env['SEED'] ?? 1)
const FORMS = ['json', 'html', 'mixed'] as const
const scratch = mkdtempSync(join(tmpdir(), 'mandate-variants-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
  const variant = variantOf(seed)
  const packing = packings[seed % packings.length] ?? 'zip'
  const form = FORMS[seed % FORMS.length] ?? 'mixed'
  const { language, old, root, parts: count } = variant
  const about = `${language}, ${old ? 'old' : 'new'}, ${form}, ${count} parts, ${packing}, ${root}`
  test(`seed ${seed}: ${about}`, async () => {
    const size = { photos: 14, locations: 60, activity: 30, watched: 20 }
    const { parts, truth } = takeout({ seed, parts: 1, form, ...size })
    const packed = await partsOf(varied(parts, variant, seed), packing, seed)
    const { records, classes, warnings } = await reader(scratch).read(packed)
    assert.deepEqual(found(records), expected(truth, variant))
    assert.deepEqual(classes.failed + classes.unknown, 0, JSON.stringify([classes, warnings]))
  })
}
