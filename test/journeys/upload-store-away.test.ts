/** An upload that is half way when the object store does not answer is not said to be gone: whoever hears that begins it anew. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Wire } from '../support/breaking/wire.ts'
import { Person } from '../support/person.ts'
import { addressOfData } from '../support/steps.ts'
import { World } from '../support/world.ts'

const skip = process.env['S3_ENDPOINT'] ? false : 'S3_ENDPOINT is not set'
const HALF = 1_000_000

test('an upload whose store does not answer is to be asked for again, and goes on where it stood', {
  skip,
}, async () => {
  await using wire = await Wire.start('127.0.0.1')
  await using world = await World.start({
    store: 's3',
    changeResource(config) {
      const s3 = config.s3!
      wire.to = s3.endpoint
      return { ...config, s3: { ...s3, endpoint: wire.url } }
    },
  })
  const person = new Person('anna')
  await person.signUp(world.resource)
  const data = await addressOfData(world, person)
  const tus = (url: string, method: string, headers: Record<string, string>, body?: Buffer) =>
    person.fetch(url, {
      ...{ method, headers: { 'tus-resumable': '1.0.0', ...headers } },
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
    })
  const begun = await tus(`${data}/uploads`, 'POST', { 'upload-length': String(2 * HALF) })
  assert.equal(begun.status, 201)
  const upload = new URL(begun.headers.get('location') ?? '', data).href
  const send = (offset: number) =>
    tus(
      upload,
      'PATCH',
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      Buffer.alloc(HALF, offset % 251),
    )
  assert.equal((await send(0)).status, 204)

  // Another process, which knows nothing of it yet.
  await world.stopResource()
  await world.restartResource()
  for (const fault of [{ kind: 'fail' }, { kind: 'drop' }] as const) {
    wire.weather = () => fault
    for (const answer of [await tus(upload, 'HEAD', {}), await send(HALF)]) {
      assert.equal(answer.status, 503, `${fault.kind}: ${await answer.text()}`)
      assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/)
    }
  }
  wire.weather = () => null
  const there = await tus(upload, 'HEAD', {})
  assert.deepEqual([there.status, there.headers.get('upload-offset')], [200, String(HALF)])
  assert.equal((await send(HALF)).status, 204)
})
