/**
 * Downloads of Facebook and Instagram in any language, of any age, packed and torn apart in any way: what is read is what is in
 * them. `SEEDS=n` tries n variants instead of a dozen; `SEED=n` begins with another one.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { RecordEvent } from '@mandate/importer'
import {
  facebook,
  instagram,
  type Layout,
  metaVariantOf,
  metaVaried,
} from '@mandate/start/archives'
import { expectedOf, toldBy } from '../support/exports/meta-truths.ts'
import { packings, partsOf } from '../support/exports/packed.ts'
import { reader } from '../support/exports/reading.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 12)
const FIRST = Number(process.env['SEED'] ?? 1)
const LAYOUTS: Layout[] = ['2021', '2023', '2024']
const scratch = mkdtempSync(join(tmpdir(), 'mandate-meta-variants-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

function* told(records: RecordEvent[]) {
  for (const { files = [], ...record } of records) {
    yield { ...record, files: files.flatMap(({ sha256 }) => sha256 ?? []) }
  }
}

for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
  for (const [service, make] of Object.entries({ facebook, instagram })) {
    const variant = metaVariantOf(seed)
    const layout = LAYOUTS[seed % LAYOUTS.length] ?? '2024'
    const packing = packings[seed % packings.length] ?? 'zip'
    const { language, labelled, stable } = variant
    const generation = labelled ? `labelled${stable ? ' with names that stay' : ''}` : 'plain'
    test(`${service}, seed ${seed}: ${layout}, ${language}, ${generation}, ${packing}`, async () => {
      const { parts, truth } = make({
        seed,
        parts: 1 + (seed % 3),
        posts: 20,
        messages: 30,
        layout,
      })
      const packed = await partsOf(metaVaried(parts, variant), packing, seed)
      const { records, classes, warnings } = await reader(scratch).read(packed)
      assert.deepEqual(toldBy(told(records), truth), expectedOf(truth))
      assert.deepEqual(classes.failed + classes.unknown, 0, JSON.stringify([classes, warnings]))
      for (const [name, count] of Object.entries(truth.counts)) {
        const keys = records.filter(({ collection }) => collection === name).map(({ key }) => key)
        assert.equal(new Set(keys).size, count, name)
      }
    })
  }
}
