import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { activity, jpeg, searchesPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

describe('what an import kept', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  const somebody = () => resident(here.url, `person-${++people}`)

  test('attack 63: a stored page, drawing or script is handed out as a download in a sandbox', async () => {
    const ana = await somebody()
    const files = {
      'Takeout/Drive/page.html': '<script>alert(1)</script>',
      'Takeout/Drive/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'Takeout/Drive/code.js': 'alert(1)',
    }
    await ana.bring({ [takeoutPart(1)]: zipOf(files) })
    const kept = await ana.records('google.drive')
    assert.equal(kept.length, 3)
    for (const record of kept) {
      const { sha256 } = record['original'] as { sha256: string }
      const { headers, status } = await ana.ask(`${ana.base}/blobs/${sha256}`)
      assert.equal(status, 200)
      assert.match(String(headers.get('content-disposition')), /^attachment/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.match(String(headers.get('content-security-policy')), /sandbox/)
      assert.deepEqual(headers.getSetCookie(), [])
    }
  })

  test('attack 64: an address found in the data is never asked for', async () => {
    const asked: string[] = []
    const trap = createServer((req, res) => {
      asked.push(String(req.url))
      res.end()
    })
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`
    const ana = await somebody()
    const media = { media: { uri: `${url}/uri.jpg` } }
    const report = await ana.bring({
      [takeoutPart(1)]: zipOf({
        [searchesPath]: activity([
          { title: 'Visited x', titleUrl: `${url}/visit`, time: '2020-01-01T00:00:00Z' },
        ]),
        'Takeout/Google Photos/Photos from 2020/a.jpg': jpeg('a'),
        'Takeout/Google Photos/Photos from 2020/a.jpg.json': JSON.stringify({
          ...{ title: 'a.jpg', url: `${url}/photo`, photoTakenTime: { timestamp: '1577836800' } },
        }),
      }),
      'facebook-ana-2026-01-01-aaaa.zip': zipOf({
        'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json':
          JSON.stringify([
            {
              ...{ timestamp: 1_500_000_000, data: [{ post: `<img src="${url}/post">` }] },
              attachments: [{ data: [media, { external_context: { url: `${url}/external` } }] }],
            },
          ]),
      }),
    })
    assert.equal((await ana.records('facebook.posts')).length, 1)
    await ana.ask(`/imports/${report.import}`)
    await ana.ask('/explore/google.photos')
    trap.close()
    assert.deepEqual(asked, [])
  })
})
