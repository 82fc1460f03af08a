/**
 * The same life in the layouts of 2021, 2023 and 2024: every record of the first is there, and the others add nothing and change
 * nothing, because a thing is known by what it is and not by where an export put it.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { madeFacebook, madeInstagram } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

let world: World
let resource: string
const anna = new Person('anna')

before(async () => {
  world = await World.start()
  resource = await owner(world, anna)
})
after(() => world[Symbol.asyncDispose]())

for (const [service, made] of [
  ['facebook', madeFacebook],
  ['instagram', madeInstagram],
] as const) {
  test(`${service}: all of it comes out of the first layout, nothing more out of the others`, async () => {
    for (const layout of ['2024', '2021', '2023'] as const) {
      const { files, truth } = await made({ layout })
      const { report } = await importFiles(anna, resource, files)
      assert.equal(report.state, 'completed', JSON.stringify(report))
      for (const [name, count] of Object.entries(truth.counts)) {
        const { added, changed, same } = report.collections[name] as Record<string, number>
        const expected = layout === '2024' ? [count, 0, 0] : [0, 0, count]
        assert.deepEqual([added, changed, same], expected, `${name} of ${layout}`)
      }
    }
  })
}
