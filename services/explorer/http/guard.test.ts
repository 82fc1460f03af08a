import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { MandateError } from '@mandate/client'
import { fetchFor, guardedFetch, upTo, within } from './guard.ts'

const refused = (error: unknown) => error instanceof MandateError && error.code === 'bad_address'

test('served to everybody, it asks nothing of the machines beside it, whatever they are called', async () => {
  const guarded = fetchFor('https://explorer.example')
  for (const host of [
    ...['127.0.0.1', '10.0.0.1', '192.168.1.1', '172.16.0.1', '169.254.169.254', '0.0.0.0'],
    ...['2130706433', '0x7f.1', '[::1]', '[::ffff:10.0.0.1]', '[fd00::1]', '[fe80::1]'],
    ...['[64:ff9b::a00:1]', '[2002:a00:1::]', 'localhost'],
  ])
    await assert.rejects(guarded(`https://${host}/`), refused, host)
})

test('a name is as good as the worst of its addresses', async () => {
  for (const addresses of [['10.0.0.1'], ['203.0.114.1', '127.0.0.1'], []]) {
    const looked = addresses.map((address) => ({ address, family: isIP(address) }))
    const guarded = guardedFetch([], async () => looked)
    await assert.rejects(guarded('https://vault.example/'), refused, addresses.join(' '))
  }
})

test('nothing goes out unencrypted; on a machine of one’s own it is the platform’s fetch', async () => {
  await assert.rejects(fetchFor('https://explorer.example')('http://1.1.1.1/'), refused)
  assert.equal(fetchFor('http://localhost:4002'), fetch)
})

test('a server that never stops sending is not listened to for ever', async () => {
  let sent = 0
  async function* endless() {
    try {
      for (;;) {
        sent += 1
        yield new Uint8Array(1_000)
      }
    } finally {
      sent = -sent
    }
  }
  await assert.rejects(Array.fromAsync(upTo(10_000, endless())), { code: 'unexpected_answer' })
  assert.equal(sent, -11, 'and it is hung up on')
  assert.equal((await Array.fromAsync(upTo(3, [new Uint8Array(3)] as never))).length, 1)
})

test('a server that sends a byte now and then is not listened to for ever', async () => {
  const trickle = new PassThrough()
  const drops = setInterval(() => trickle.write('x'), 5)
  const read = Array.fromAsync(upTo(1e9, within(100, trickle)))
  await assert.rejects(read, { code: 'unreachable' })
  clearInterval(drops)
  assert.ok(trickle.destroyed, 'and it is hung up on')
  const whole = new PassThrough()
  whole.end('all of it')
  assert.equal((await Array.fromAsync(upTo(1e9, within(10_000, whole)))).length, 1)
})
