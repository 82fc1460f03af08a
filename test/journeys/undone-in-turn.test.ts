/** Two whole exports, cut up into parts at random, each with an import of its own: undone one after the other from the end, the home is each time what it was before. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Half, type Homes, homes, randomOf, shuffle } from '@mandate/resource/testing/homes'
import { facebook, instagram, type Part, takeout } from '@mandate/start/archives'

/** Another one finds more: `UNDO_SEED=7`. */
const seed = Number(process.env['UNDO_SEED'] ?? 1)

const sizes = { seed, photos: 40, locations: 50, activity: 40, watched: 30 }
interface Made {
  parts: Part[]
}

/** The export and how its parts are called, then a later one that tells much of the same. */
const exported: Record<string, [Made, (nth: number) => string][]> = {
  Takeout: [
    [takeout({ ...sizes, form: 'json' }), (nth) => `takeout-20240517T080000Z-00${nth}.zip`],
    [
      takeout({ ...sizes, photos: 45, locations: 60, form: 'html' }),
      (nth) => `takeout-20240617T080000Z-00${nth}.zip`,
    ],
  ],
  Facebook: [
    [facebook({ seed }), (nth) => `facebook-ana-2024-05-17-${nth}.zip`],
    [facebook({ seed }), (nth) => `facebook-ana-2024-06-17-${nth}.zip`],
  ],
  Instagram: [
    [instagram({ seed }), (nth) => `instagram-ana-2024-05-17-${nth}.zip`],
    [instagram({ seed }), (nth) => `instagram-ana-2024-06-17-${nth}.zip`],
  ],
}

/** Its entries, each in one of so many parts. */
function cut(
  made: Made,
  name: (nth: number) => string,
  count: number,
  random: () => number,
): Half[] {
  const halves: Half[] = Array.from({ length: count }, (_, at) => ({
    name: name(at + 1),
    files: {},
  }))
  for (const { path, content } of made.parts.flatMap((part) => part.entries)) {
    const said = typeof content === 'function' ? content() : content
    const half = halves[Math.floor(random() * count)]!
    half.files[path] =
      typeof said === 'string' || Buffer.isBuffer(said)
        ? said
        : Buffer.concat(Array.from(said, (piece) => Buffer.from(piece)))
  }
  return halves.filter(({ files }) => Object.keys(files).length > 0)
}

type Whole = Awaited<ReturnType<Homes['whole']>>

/** What each of them says that the other does not; all of it would be no message. */
function differences(found: Whole, expected: Whole) {
  const lines = (all: Whole) =>
    Object.entries(all).flatMap(([what, list]) =>
      list.map((one) => `${what}: ${typeof one === 'string' ? one : JSON.stringify(one)}`),
    )
  const without = (all: string[], others: string[]) => {
    const left = [...others].sort()
    return all.sort().filter((one) => {
      const at = left.indexOf(one)
      if (at >= 0) left.splice(at, 1)
      return at < 0
    })
  }
  return {
    more: without(lines(found), lines(expected)),
    less: without(lines(expected), lines(found)),
  }
}

describe('of two exports in parts, a home is what it was before the part that is undone', () => {
  let here: Homes
  before(async () => {
    here = await homes()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [kind, [former, later]] of Object.entries(exported)) {
    test(kind, async () => {
      const random = randomOf(seed)
      const order = shuffle([...cut(...former!, 3, random), ...cut(...later!, 2, random)], random)
      const owner = await here.create()
      const numbers: number[] = []
      const was = [await here.whole(owner, numbers)]
      for (const half of order) {
        numbers.push(await here.bring(owner, half))
        was.push(await here.whole(owner, numbers))
      }
      while (numbers.length > 0) {
        await here.undo(owner, numbers.pop()!)
        const found = differences(await here.whole(owner, numbers), was[numbers.length]!)
        const names = order.map(({ name }) => name).join()
        assert.deepEqual(
          found,
          { more: [], less: [] },
          `of ${names} the first ${numbers.length} are left: ${JSON.stringify(found, null, 1)}`,
        )
      }
    })
  }
})
