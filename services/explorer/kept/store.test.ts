import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileStore } from './store.ts'

test('what nobody came back for is forgotten, each kind after its time; the key of the app never', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  try {
    const store = await fileStore(folder)
    const keys = ['app-key', 'request:1', 'visit:1', 'access:1']
    for (const key of keys) await store.set(key, { key })
    const left = async (age: number) => {
      const then = new Date(Date.now() - age)
      for (const name of await readdir(folder)) await utimes(join(folder, name), then, then)
      await store.sweep(Date.now())
      const kept = await Promise.all(keys.map((key) => store.get(key)))
      return keys.filter((_, at) => kept[at] !== undefined)
    }
    assert.deepEqual(await left(0), keys)
    assert.deepEqual(await left(2 * 3_600_000), ['app-key', 'visit:1', 'access:1'])
    assert.deepEqual(await left(91 * 86_400_000), ['app-key'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
