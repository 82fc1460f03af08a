import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listen } from './listen.ts'

const config = { port: 0, host: '', publicUrl: 'http://localhost' }

test('it answers on 127.0.0.1 and on ::1, at the same port', async () => {
  await using service = await listen((_req, res) => res.end('here'), config)
  const { port } = new URL(service.url)
  for (const host of ['127.0.0.1', '[::1]']) {
    assert.equal((await fetch(`http://${host}:${port}/`)).status, 200, host)
  }
})

test('a port that is taken is named', async () => {
  await using service = await listen(() => {}, config)
  const port = Number(new URL(service.url).port)
  const again = listen(() => {}, { ...config, port })
  await assert.rejects(again, new RegExp(`port ${port} is taken`))
})
