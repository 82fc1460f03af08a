import assert from 'node:assert/strict'
import net, { type AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { outbound } from '@mandate/server'
import { createFindPerson, NoSuchPerson } from './find.ts'
import { createIssuers } from './issuers.ts'

const issuer = 'https://as.example'
let connections = 0
const inside = net.createServer((socket) => {
  connections++
  socket.destroy()
})
let port: number
before(async () => {
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  port = (inside.address() as AddressInfo).port
})
after(() => void inside.close())

test('attack 53: at a public provider no address of a person leads into the house', async () => {
  const guarded = outbound({ publicUrl: issuer, outboundAllow: [] }, async () => [
    { address: '127.0.0.1', family: 4 },
  ])
  const issuers = createIssuers({
    ...{ issuer, outbound: guarded, clock: Date.now },
    ownKeys: async () => ({ keys: [] }),
  })
  const names = { find: async () => 'nobody' }
  const find = createFindPerson({ issuer, outbound: guarded, issuers, names })
  const hosts = ['localhost', '127.0.0.1', '[::1]', '2130706433', 'rebound.example', '10.0.0.1']
  for (const host of hosts)
    for (const alias of [`bob@${host}`, `bob@${host}:${port}`, `acct:bob@${host}:${port}`])
      await assert.rejects(
        find(alias),
        (error) => error instanceof NoSuchPerson && /no_alias|unreachable/.test(error.why),
        alias,
      )
  assert.equal(connections, 0)
})
