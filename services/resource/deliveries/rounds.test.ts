import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createLog } from '@mandate/server'
import { rounds } from './rounds.ts'

const log = createLog({ logLevel: 'silent' }, 'test')

test('a round that fails, however it fails, is run again and takes nobody with it', async () => {
  const runs = { rejects: 0, throws: 0, works: 0 }
  await using _looking = rounds(log, [
    { name: 'rejects', every: 1, run: () => Promise.reject(new Error(`${++runs.rejects}`)) },
    {
      name: 'throws',
      every: 1,
      run() {
        throw new Error(`${++runs.throws}`)
      },
    },
    { name: 'works', every: 1, run: async () => ++runs.works },
  ])
  for (let tries = 0; tries < 3_000 && Object.values(runs).some((count) => count < 2); tries++)
    await wait(10)
  for (const [name, count] of Object.entries(runs)) assert.ok(count > 1, `${name}: ${count}`)
})
