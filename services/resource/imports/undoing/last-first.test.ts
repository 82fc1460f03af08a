/** Whatever came, each part with an import of its own: undone one after the other from the end, the home is each time what it was before. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { kinds } from './_halves.ts'
import { type Homes, homes } from './_homes.ts'
import { lists } from './_lists.ts'
import { randomOf, shuffle } from './_random.ts'

/** More of them find more: `UNDO_ROUNDS=50`. */
const rounds = Number(process.env['UNDO_ROUNDS'] ?? 1)
const seed = Number(process.env['UNDO_SEED'] ?? 1)

describe('a home is what it was before the import that is undone', () => {
  let here: Homes
  before(async () => {
    here = await homes()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [kind, halves] of Object.entries({ ...kinds, ...lists })) {
    test(kind, async () => {
      const random = randomOf(seed)
      for (let round = 0; round < rounds; round++) {
        const order = shuffle([...halves.keys()], random)
        const owner = await here.create()
        const numbers: number[] = []
        const was = [await here.whole(owner, numbers)]
        for (const nth of order) {
          numbers.push(await here.bring(owner, halves[nth]!))
          was.push(await here.whole(owner, numbers))
        }
        for (let count = order.length; count > 0; count--) {
          const about = `of ${order.join()} the first ${count - 1} are left`
          await here.undo(owner, numbers[count - 1]!)
          numbers.length = count - 1
          assert.deepEqual(await here.whole(owner, numbers), was[count - 1], about)
          if (random() < 0.5) continue
          // It comes again, and goes again.
          const again = await here.bring(owner, halves[order[count - 1]!]!)
          const found = await here.whole(owner, [...numbers, again])
          assert.deepEqual(found, was[count], `${about}, and the next came again`)
          await here.undo(owner, again)
          assert.deepEqual(await here.whole(owner, numbers), was[count - 1], `${about}, again`)
        }
      }
    })
  }
})
