/** What an app says of how much it has read, and how it hands on a picture. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MandateClient } from '@mandate/client'
import express from 'express'
import { accesses } from './accesses.ts'
import { listenOn } from './http/listen.ts'
import type { Visits } from './kept/visits.ts'

async function asking<T>(access: object, ask: (url: string) => Promise<T>): Promise<T> {
  const app = express().use(
    accesses({
      mandate: { access: async () => access } as unknown as MandateClient,
      visitors: { known: async () => ({ accesses: ['a'] }) } as unknown as Visits,
      wordsOf: async () => ({ title: () => 'Photos', field: (_collection, name) => name }),
    }),
  )
  const { port, close } = await listenOn(app, ['127.0.0.1'], 0)
  try {
    return await ask(`http://127.0.0.1:${port}/access/a`)
  } finally {
    await close()
  }
}

function said(count: number): Promise<string> {
  const access = {
    id: 'a',
    grant: { items: [] },
    async *records() {
      for (let at = 0; at < count; at++) yield { id: `${at}`, title: `Photo ${at}` }
    },
  }
  return asking(access, async (url) => {
    const answer = await fetch(`${url}/google.photos`)
    return /<p>(\d[^<]+)<\/p>/.exec(await answer.text())?.[1] ?? ''
  })
}

test('one record is one, and two hundred are all unless there is another', async () => {
  assert.equal(await said(0), '0 records.')
  assert.equal(await said(1), '1 record.')
  assert.equal(await said(2), '2 records.')
  assert.equal(await said(200), '200 records.')
  assert.equal(await said(201), '200 records, and there are more.')
})

test('a picture is handed on while it comes, and asked for no more when its visitor has gone', async () => {
  const begun = Buffer.alloc(64 * 1024, 1)
  let isLeft: () => void
  const left = new Promise<void>((resolve) => {
    isLeft = resolve
  })
  const endless = new ReadableStream({
    start: (control) => control.enqueue(begun),
    cancel: () => isLeft(),
  })
  const headers = { 'content-type': 'image/jpeg' }
  const access = { blob: async () => new Response(endless, { headers }) }
  await asking(access, async (url) => {
    const leaving = new AbortController()
    const { body } = await fetch(`${url}/files/x`, { signal: leaving.signal })
    const first = await body!.getReader().read()
    assert.ok(first.value!.length > 0)
    leaving.abort()
    await left
  })
})
