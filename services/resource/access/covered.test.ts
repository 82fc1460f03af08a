import assert from 'node:assert/strict'
import { test } from 'node:test'
import { photos, Scene } from './_scene.ts'
import { app } from './_world.ts'

// What was compared once is not compared again: a grant and a token pass for each other only, and under that ceiling only.

const s = Scene.set()
const wide = 'google.photos.{title,time}'
const narrow = 'google.photos.{title}'

test('attacks 42 and 43: what passed once lets nothing else pass, in whatever order it comes', async () => {
  const gina = await s.world.newOwner('gina')
  const theirs = await app(s.world, gina)
  const status = async (of: string, said: string) =>
    (await theirs.get(photos, await theirs.token(said, await theirs.grant(of)))).status
  for (const ceiling of ['google.photos.*', narrow, null, narrow, 'google.photos.*']) {
    await s.world.bind(gina, s.world.issuer, ceiling)
    const isOpen = ceiling !== narrow
    for (let times = 0; times < 2; times++) {
      assert.equal(await status(wide, wide), isOpen ? 200 : 401, `all of it, ${ceiling}`)
      assert.equal(await status(wide, narrow), isOpen ? 200 : 401, `less of it, ${ceiling}`)
      assert.equal(await status(narrow, narrow), 200, `a small grant, ${ceiling}`)
      assert.equal(await status(narrow, wide), 401, `more than the grant, ${ceiling}`)
    }
  }
})
