import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { preferences } from './preferences.ts'

test('a path that is no address is passed on to whoever says that nothing is there', async () => {
  const read = preferences({ cookieName: (name) => name, secure: false })
  const server = createServer((req, res) => {
    try {
      read(req, res, () => res.writeHead(404).end())
    } catch {
      res.writeHead(500).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    for (const path of ['///', '//[', '//a:b', 'http://[/', '/preferences/theme/dark']) {
      assert.equal(await statusOf(port, path), 404, path)
    }
  } finally {
    server.close()
  }
})

/** As it is written: fetch would repair the path. */
function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('data', (bytes) => {
      resolve(Number(String(bytes).split(' ')[1]))
      socket.destroy()
    })
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  })
}
