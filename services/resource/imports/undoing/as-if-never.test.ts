/** Whatever came in whatever order, each part with an import of its own: a home from which some are undone is the one into which only the others came. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { excepted } from './_excepted.ts'
import { type Half, kinds } from './_halves.ts'
import { type Homes, homes } from './_homes.ts'
import { lists } from './_lists.ts'
import { randomOf, shuffle } from './_random.ts'

/** More of them find more: `UNDO_ROUNDS=50`. */
const rounds = Number(process.env['UNDO_ROUNDS'] ?? 1)
const seed = Number(process.env['UNDO_SEED'] ?? 1)

describe('a home after undoing is as if the import had never come', () => {
  let here: Homes
  before(async () => {
    here = await homes()
  })
  after(() => here[Symbol.asyncDispose]())

  /** An import for each, in turn; of each the number. */
  const inTurn = async (halves: readonly Half[]) => {
    const owner = await here.create()
    const numbers: number[] = []
    for (const half of halves) numbers.push(await here.bring(owner, half))
    return { owner, numbers }
  }

  for (const [kind, halves] of Object.entries({ ...kinds, ...lists })) {
    test(kind, async () => {
      const known = new Map<string, ReturnType<Homes['state']>>()
      const alone = async (order: readonly number[]) => {
        const { owner, numbers } = await inTurn(order.map((nth) => halves[nth]!))
        return here.state(owner, numbers)
      }
      const random = randomOf(seed)
      for (let round = 0; round < rounds; round++) {
        const all = shuffle([...halves.keys()], random)
        const order = all.slice(0, 2 + Math.floor(random() * (halves.length - 1)))
        const { owner, numbers } = await inTurn(order.map((nth) => halves[nth]!))
        let left = order
        for (const gone of shuffle(order, random).slice(0, Math.min(2, order.length - 1))) {
          await here.undo(owner, numbers[order.indexOf(gone)]!)
          left = left.filter((nth) => nth !== gone)
          if (excepted[kind]?.(order, left)) continue
          const standing = left.map((nth) => numbers[order.indexOf(nth)]!)
          const expected = known.get(left.join()) ?? alone(left)
          known.set(left.join(), expected)
          const found = await here.state(owner, standing)
          assert.deepEqual(found, await expected, `of ${order.join()} are left ${left.join()}`)
        }
      }
    })
  }
})
