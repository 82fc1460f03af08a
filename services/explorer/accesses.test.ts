/** What is said of how much was read: the number that is there, and more only where there is more. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MandateClient } from '@mandate/client'
import express from 'express'
import { accesses } from './accesses.ts'
import { listenOn } from './http/listen.ts'
import type { Visits } from './kept/visits.ts'

async function said(count: number): Promise<string> {
  const access = {
    id: 'a',
    grant: { items: [] },
    async *records() {
      for (let at = 0; at < count; at++) yield { id: `${at}`, title: `Photo ${at}` }
    },
  }
  const app = express().use(
    accesses({
      mandate: { access: async () => access } as unknown as MandateClient,
      visitors: { known: async () => ({ accesses: ['a'] }) } as unknown as Visits,
      wordsOf: async () => ({ title: () => 'Photos', field: (_collection, name) => name }),
    }),
  )
  const { port, close } = await listenOn(app, ['127.0.0.1'], 0)
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/access/a/google.photos`)
    return /<p>(\d[^<]+)<\/p>/.exec(await answer.text())?.[1] ?? ''
  } finally {
    await close()
  }
}

test('one record is one, and two hundred are all unless there is another', async () => {
  assert.equal(await said(0), '0 records.')
  assert.equal(await said(1), '1 record.')
  assert.equal(await said(2), '2 records.')
  assert.equal(await said(200), '200 records.')
  assert.equal(await said(201), '200 records, and there are more.')
})
