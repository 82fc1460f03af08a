import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { freshBucket, stores } from '../files/_stores.ts'
import { openObjectStore } from '../files/open.ts'
import { type Home, home, type Resident, resident } from '../imports/_home.ts'
import { zipOf } from '../imports/_zip.ts'

const tus = { 'tus-resumable': '1.0.0' }
const piece = { ...tus, 'content-type': 'application/offset+octet-stream' }
const encoded = (text: string) => Buffer.from(text).toString('base64')

for (const { name, skip } of stores) {
  describe(`uploads into ${name}`, { skip }, () => {
    let here: Home
    let ana: Resident
    let ben: Resident
    before(async () => {
      const s3 = name === 'S3' ? { s3: await freshBucket() } : {}
      here = await home({ quotaBytes: 30e6, ...s3 })
      ana = await resident(here.url, 'ana')
      ben = await resident(here.url, 'ben')
    })
    after(() => here[Symbol.asyncDispose]())

    const begin = (
      size: number,
      metadata = `filename ${encoded('a.zip')}`,
      who: Resident = ana,
      base = ana.base,
    ) =>
      who.ask(`${base}/uploads`, {
        method: 'POST',
        headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata },
      })
    const send = (address: string, offset: number, bytes: Buffer | ReadableStream) =>
      ana.ask(address, {
        ...{ method: 'PATCH', headers: { ...piece, 'upload-offset': String(offset) } },
        ...{ body: bytes as RequestInit['body'], duplex: 'half' },
      })
    const offsetOf = async (address: string) => {
      const head = await ana.ask(address, { method: 'HEAD', headers: tus })
      return Number(head.headers.get('upload-offset'))
    }
    const waiting = async (who: Resident = ana) => {
      const answer = await who.ask(`${who.base}/uploads`)
      const { uploads } = (await answer.json()) as {
        uploads: { id: string; state: string; received: number }[]
      }
      return uploads
    }
    const clear = async () => {
      for (const { id } of await waiting()) {
        await ana.ask(`${ana.base}/uploads/${id}`, { method: 'DELETE' })
      }
      await nothingKept()
    }
    const kept = async () => {
      const found: string[] = (await waiting()).map(({ id }) => id)
      const store = await openObjectStore(here.config)
      for await (const { key } of store.list('uploads/')) found.push(key)
      return found
    }
    // An upload is put away after its import is over, and what was begun is taken back after the answer.
    const nothingKept = async () => {
      for (let tries = 0; tries < 600 && (await kept()).length > 0; tries++) await setTimeout(100)
      assert.deepEqual(await kept(), [])
    }

    test('a broken upload goes on where it broke, and its archive is read', async () => {
      const big = randomBytes(9_000_000)
      const bytes = zipOf({ 'Takeout/Drive/a.bin': big })
      const made = await begin(bytes.length)
      assert.equal(made.status, 201)
      const address = String(made.headers.get('location'))
      assert.match(address, /^\/owners\/[a-z2-7]{26}\/uploads\/[0-9a-f-]{36}$/)

      const broken = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(bytes.subarray(0, 6_000_001)))
        },
        async pull(controller) {
          await setTimeout(500)
          controller.error(new Error('the laptop was closed'))
        },
      })
      await assert.rejects(send(address, 0, broken))
      const here = await offsetOf(address)
      assert.ok(here >= 0 && here <= 6_000_001, String(here))
      const middle = here + 1_000_003
      assert.equal((await send(address, here, bytes.subarray(here, middle))).status, 204)
      assert.equal(await offsetOf(address), middle)
      assert.equal((await send(address, 7, bytes.subarray(7))).status, 409)
      assert.equal((await send(address, middle, bytes.subarray(middle))).status, 204)

      const report = await ana.over(await ana.start([address]))
      assert.equal(report.state, 'completed', JSON.stringify(report))
      const [file] = await ana.records('google.drive')
      const original = file?.['original'] as { sha256: string } | undefined
      assert.equal(original?.sha256, createHash('sha256').update(big).digest('hex'))
      await nothingKept()
    })

    test('what is here is said when a piece is answered for, however quickly it came', async () => {
      const made = await begin(2_000_000)
      const address = String(made.headers.get('location'))
      const bytes = randomBytes(1_000_003)
      assert.equal((await send(address, 0, bytes.subarray(0, 700_001))).status, 204)
      const received = async () => (await waiting()).map((one) => one.received)
      assert.deepEqual(await received(), [700_001])
      assert.equal((await send(address, 700_001, bytes.subarray(700_001))).status, 204)
      assert.deepEqual(await received(), [1_000_003])
      await clear()
    })

    test('an upload that its owner takes back while the last of it comes stays taken back', async () => {
      const bytes = randomBytes(300_000)
      const made = await begin(bytes.length)
      const address = String(made.headers.get('location'))
      let rest: ReadableStreamDefaultController | undefined
      const slow = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(bytes.subarray(0, 200_000)))
          rest = controller
        },
      })
      const sent = send(address, 0, slow).catch(() => {})
      const started = async () => (await waiting()).some(({ received }) => received > 0)
      for (let tries = 0; tries < 600 && !(await started()); tries++) await setTimeout(50)
      assert.equal((await ana.ask(address, { method: 'DELETE' })).status, 204)
      rest?.enqueue(new Uint8Array(bytes.subarray(200_000)))
      rest?.close()
      await sent
      assert.deepEqual(await waiting(), [])
    })

    test('several files in one form, each whole', async () => {
      const ids = await ana.upload({ 'a.zip': randomBytes(100_000), 'b.tgz': randomBytes(1) })
      assert.equal(ids.length, 2)
      assert.deepEqual(
        (await waiting()).map((one) => one.state),
        ['complete', 'complete'],
      )
      await clear()
    })

    test('what is neither a form nor resumable is told what it may be', async () => {
      const headers = { 'content-type': 'application/json' }
      const answer = await ana.ask(`${ana.base}/uploads`, { method: 'POST', headers, body: '{}' })
      assert.equal(answer.status, 415)
      const { detail } = (await answer.json()) as { detail: string }
      assert.match(detail, /multipart\/form-data, or begin with Tus-Resumable: 1\.0\.0/)
    })

    test('attack 62: an upload by somebody who is not signed in is refused', async () => {
      const answer = await fetch(new URL(`${ana.base}/uploads`, here.url), {
        ...{ method: 'POST', headers: { ...tus, 'upload-length': '10' } },
      })
      assert.equal(answer.status, 401)
      await nothingKept()
    })

    test('attack 62: an upload to another owner is refused', async () => {
      assert.equal((await begin(10, undefined, ben)).status, 401)
      const form = new FormData()
      form.append('files', new Blob(['x']), 'x.zip')
      const answer = await ben.ask(`${ana.base}/uploads`, { method: 'POST', body: form })
      assert.equal(answer.status, 401)
      const mine = String((await begin(10)).headers.get('location'))
      const stolen = mine.replace(ana.base, ben.base)
      assert.equal((await ben.ask(stolen, { method: 'HEAD', headers: tus })).status, 404)
      await assert.rejects(ben.start([mine]), /There is no upload/)
      await clear()
      assert.deepEqual(await waiting(ben), [])
    })

    test('attack 62: an upload from a page of another site is refused', async () => {
      const headers = { ...tus, 'upload-length': '10', 'sec-fetch-site': 'cross-site' }
      const answer = await ana.ask(`${ana.base}/uploads`, { method: 'POST', headers })
      assert.equal(answer.status, 401)
      await nothingKept()
    })

    test('attack 62: more than the quota is refused before and while it is sent', async () => {
      const refused = await begin(31e6)
      assert.equal(refused.status, 413)
      assert.match(await refused.text(), /quota_exceeded/)
      const form = new FormData()
      form.append('files', new Blob([new Uint8Array(25e6)]), 'x.zip')
      form.append('files', new Blob([new Uint8Array(6e6)]), 'y.zip')
      const answer = await ana.ask(`${ana.base}/uploads`, { method: 'POST', body: form })
      assert.equal(answer.status, 413)
      await nothingKept()
    })

    test('attack 62: an upload with a false length is not taken', async () => {
      const address = String((await begin(10)).headers.get('location'))
      const more = await send(address, 0, Buffer.alloc(20))
      assert.ok(more.status >= 400, String(more.status))
      assert.notEqual((await waiting())[0]?.state, 'complete')
      const less = String((await begin(1000)).headers.get('location'))
      await send(less, 0, Buffer.alloc(20))
      await assert.rejects(ana.start([less]), /not whole/)
      for (const length of ['-1', '1.5', 'x', '99999999999999999999']) {
        const headers = { ...tus, 'upload-length': length }
        const answer = await ana.ask(`${ana.base}/uploads`, { method: 'POST', headers })
        assert.ok([400, 413].includes(answer.status), `${length}: ${answer.status}`)
      }
      await clear()
    })

    test('attack 62: bytes that are not those of the SHA-256 sent before are not kept', async () => {
      const bytes = randomBytes(1000)
      const right = createHash('sha256').update(bytes).digest('hex')
      for (const [sha256, status] of [
        [right, 204],
        ['0'.repeat(64), 400],
      ] as const) {
        const metadata = `filename ${encoded('a.zip')},sha256 ${encoded(sha256)}`
        const address = String((await begin(1000, metadata)).headers.get('location'))
        assert.equal((await send(address, 0, bytes)).status, status)
        const there = await ana.ask(address, { method: 'HEAD', headers: tus })
        assert.equal(there.status, status === 204 ? 200 : 404)
        await clear()
      }
      const bad = await begin(10, `sha256 ${encoded('nonsense')}`)
      assert.equal(bad.status, 400)
      await nothingKept()
    })

    test('the form of the page works without script, and only from the page', async () => {
      const page = await (await ana.ask('/data')).text()
      const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const post = (token: string, headers: Record<string, string> = {}) => {
        const form = new FormData()
        form.append('_csrf', token)
        form.append('files', new Blob([new Uint8Array(zipOf({ 'a.txt': 'a' }))]), 'a.zip')
        return ana.ask('/data', { method: 'POST', body: form, headers })
      }
      assert.equal((await post('wrong')).status, 403)
      assert.equal((await post(csrf, { 'sec-fetch-site': 'cross-site' })).status, 403)
      await nothingKept()
      const done = await post(csrf)
      assert.equal(done.status, 303)
      assert.match(String(done.headers.get('location')), /^\/imports\/\d+$/)
    })
  })
}
