import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import express from 'express'
import { docsRoutes } from './docs.ts'

test('where the documentation was not written, a page says so, and how it is', async () => {
  const name = { en: 'Mandate', fr: 'Mandate' }
  const server = express().use(docsRoutes(name, '/no/such/folder')).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const ask = (lang: string) =>
      fetch(`http://127.0.0.1:${port}/docs/`, { headers: { 'accept-language': lang } })
    const answer = await ask('en')
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /has not been written here[\s\S]*npm run docs/)
    assert.match(await (await ask('fr')).text(), /n’a pas été produite ici/)
  } finally {
    server.close()
  }
})
