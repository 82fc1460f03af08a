import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { openDatabase } from '../index.ts'
import { forTheOperator } from './told.ts'

test('a database without TLS that was asked for it is told as the address that it is', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.write('N')))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { pool, close } = openDatabase(`postgres://u:p@127.0.0.1:${port}/x?sslmode=verify-full`)
  const error = await pool.query('select 1').then(
    () => null,
    (error: unknown) => error,
  )
  assert.match(forTheOperator(error) ?? '', /^DATABASE_URL: .*SSL.*sslmode=disable/)
  await close()
  server.close()
})

test('so is a certificate that does not count', () => {
  for (const code of [
    ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ]) {
    const error = Object.assign(new Error('certificate has expired'), { code })
    assert.match(
      forTheOperator(error) ?? '',
      /^DATABASE_URL: the certificate .*NODE_EXTRA_CA_CERTS/,
    )
  }
})
