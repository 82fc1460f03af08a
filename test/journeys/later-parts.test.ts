/** The parts of one download, each on a day of its own and in any order: in the end what is there is what is in them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { facebook, instagram, metaVariantOf, metaVaried, type Part } from '@mandate/start/archives'
import { expectedOf, type Told, toldBy } from '../support/exports/meta-truths.ts'
import { partsOf } from '../support/exports/packed.ts'
import { Home } from '../support/home.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  world = ends.use(await World.start())
})
after(() => ends.disposeAsync())

interface File {
  sha256?: string
}

/** All records of these collections as the owner sees them, with their files in order. */
async function told(home: Home, collections: string[]): Promise<Told[]> {
  const all = await Promise.all(
    collections.map(async (collection) => {
      const records = await home.records(collection)
      return records.map((fields) => ({
        ...{ collection, key: String(fields['id']), fields },
        time: fields['time'] ? Date.parse(String(fields['time'])) : null,
        files: [fields['media'], fields['photos']]
          .flat()
          .flatMap((file) => (file as File | undefined)?.sha256 ?? []),
      }))
    }),
  )
  return all.flat()
}

/** The order of the parts: the seed says which comes first, and whether they go backwards. */
function turned(parts: Part[], seed: number): Part[] {
  const from = parts.map((_, at) => parts[(at + seed) % parts.length] as Part)
  return seed % 2 ? from.toReversed() : from
}

for (const [service, make] of Object.entries({ facebook, instagram })) {
  for (const seed of [1, 2, 3, 4]) {
    const variant = metaVariantOf(seed)
    test(`${service}, seed ${seed}, in ${variant.language}: part after part, and all again`, async () => {
      const size = { seed, parts: 4, posts: 12, messages: 15, layout: '2023' } as const
      const { parts, truth } = make(size)
      const home = new Home(world.resource)
      const packed = await partsOf(turned(metaVaried(parts, variant), seed), 'zip', 0)
      for (const part of packed) await home.bring(part)
      const names = Object.keys(truth.counts)
      assert.deepEqual(toldBy(await told(home, names), truth), expectedOf(truth))
      const before = await told(home, names)
      assert.equal(
        before.length,
        Object.values(truth.counts).reduce((sum, one) => sum + one),
      )

      // A newer download of the same, in other bytes, cut otherwise and plain.
      const newer = make({ ...size, parts: 2 }).parts
      for (const part of await partsOf(newer, 'tgz', 0)) await home.bring(part)
      const changed = (await told(home, names)).filter(
        (one) => !before.some(({ key }) => key === one.key),
      )
      assert.deepEqual(changed, [])
    })
  }
}
