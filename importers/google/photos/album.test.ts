import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const keysOf = async (albums: Record<string, object>) => {
  const files = Object.entries(albums).map(
    ([folder, album]) => [`Takeout/Google Photos/${folder}/metadata.json`, album] as const,
  )
  const { records } = await read(Object.fromEntries(files))
  return records.map(({ collection, key }) => `${collection} ${key}`)
}

test('two albums of one name, of which nothing says the day, are two', async () => {
  const paris = { title: 'Paris' }
  const keys = await keysOf({ Paris: paris, 'Paris(1)': paris, 'Paris(2)': paris })
  assert.equal(new Set(keys).size, 3)
  assert.deepEqual(await keysOf({ 'Paris(1)': paris }), keys.slice(1, 2))
})

test('the number of its folder is no part of what an album with a day is known by, nor a number in its name', async () => {
  const dated = { title: 'Paris', date: { timestamp: '1500000000' } }
  assert.deepEqual(await keysOf({ 'Paris(1)': dated }), await keysOf({ 'Paris(4)': dated }))
  const named = { title: 'Paris (1)' }
  assert.deepEqual(await keysOf({ 'Paris (1)': named }), await keysOf({ Paris_1_: named }))
})
