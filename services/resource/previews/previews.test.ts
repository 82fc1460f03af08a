import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { fixture } from '../cleaning/_files.ts'
import { collectFiles } from '../files/collector.ts'
import { openObjectStore } from '../files/open.ts'
import { type Home, home, type Resident, resident } from '../imports/_home.ts'
import { takeoutPart } from '../imports/_points.ts'
import { zipOf } from '../imports/_zip.ts'

/** A PNG that says it is of so many pixels, in a few bytes. */
function hugePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((side / 8 + 1) * 2000))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))],
  ])
}

describe('previews', () => {
  let here: Home
  let ana: Resident
  let large: Buffer
  let broken: Record<string, Buffer>
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  const preview = (bytes: Buffer, query = '', who = ana) =>
    who.ask(`${ana.base}/blobs/${sha256(bytes)}/preview${query}`)

  before(async () => {
    here = await home()
    ana = await resident(here.url, 'ana')
    large = await sharp({
      create: { width: 3000, height: 2000, channels: 3, background: '#3377cc' },
    })
      .withExif({ IFD0: { Model: 'EOS R5' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    broken = {
      'cut.jpg': large.subarray(0, 300),
      'drawing.jpg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'huge.png': hugePng(40_000),
      'text.png': Buffer.from('not a picture'),
    }
    const album = 'Takeout/Google Photos/Photos from 2018/'
    const pictures = {
      'large.jpg': large,
      'small.heic': fixture('picture.heic'),
      'small.avif': fixture('picture.avif'),
      ...broken,
    }
    const files = Object.entries(pictures).map(([name, bytes]) => [album + name, bytes] as const)
    await ana.bring({ [takeoutPart(1)]: zipOf(Object.fromEntries(files)) })
    for (let tries = 0; (await preview(fixture('picture.avif'))).status !== 200; tries++) {
      assert.ok(tries < 600, 'no preview within a minute')
      await wait(100)
    }
    // In two sizes each, or none of both.
    const tried = 'select count(*) as n from blob_previews'
    while (Number((await here.pool.query(tried)).rows[0].n) < 2 * files.length) await wait(100)
  })
  after(() => here[Symbol.asyncDispose]())

  test('are made after the import, in two sizes, the right way up and without metadata', async () => {
    for (const [query, width, height] of [
      ['', 213, 320],
      ['?size=320', 213, 320],
      ['?size=1280', 853, 1280],
    ] as const) {
      const answer = await preview(large, query)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers.get('content-type'), 'image/webp')
      const bytes = Buffer.from(await answer.arrayBuffer())
      const { exif, xmp, icc, ...about } = await sharp(bytes).metadata()
      assert.deepEqual([about.format, about.width, about.height], ['webp', width, height])
      assert.deepEqual(
        [exif, xmp, icc, bytes.includes('EOS R5')],
        [undefined, undefined, undefined, false],
      )
    }
    const answer = await preview(large, '?size=7')
    assert.equal(answer.status, 400)
  })

  test('of HEIC show the picture', async () => {
    const answer = await preview(fixture('picture.heic'))
    assert.equal(answer.status, 200)
    const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
    assert.deepEqual([width, height], [48, 32])
    const pixels = async (bytes: Buffer) => sharp(bytes).removeAlpha().raw().toBuffer()
    const drawn = await pixels(
      Buffer.from(await (await preview(fixture('picture.heic'))).arrayBuffer()),
    )
    // The AVIF beside it is of the same test card.
    const same = await sharp(fixture('picture.avif')).removeAlpha().raw().toBuffer()
    const off = drawn.reduce((sum, byte, at) => sum + Math.abs(byte - same[at]!), 0) / drawn.length
    assert.ok(off < 40, `off by ${off}`)
  })

  test('of broken, huge and wrongly named files are none, and the others come all the same', async () => {
    for (const [name, bytes] of Object.entries(broken)) {
      assert.equal((await preview(bytes)).status, 404, name)
    }
    const { rows } = await here.pool.query(
      `select count(*) as n from blob_previews where object_key is null`,
    )
    assert.equal(Number(rows[0].n), 2 * Object.keys(broken).length, 'tried once')
  })

  test('rest encrypted, are not counted, are shown to nobody else, and go with their file', async () => {
    const objects = await openObjectStore(here.config)
    const { rows } = await here.pool.query(
      'select object_key from blob_previews where object_key is not null',
    )
    assert.equal(rows.length, 6)
    for (const { object_key: key } of rows) {
      const path = `${here.config.dataDir}/objects/${key}`
      assert.ok(!(await readFile(path)).includes('WEBP'))
    }
    const used = await here.pool.query(`select bytes_used as used,
      (select sum(size) from blobs) as files from owners where bytes_used > 0`)
    assert.equal(Number(used.rows[0].used), Number(used.rows[0].files))
    const bob = await resident(here.url, 'bob')
    assert.equal((await preview(large, '', bob)).status, 401)

    await here.pool.query(`update blobs set created_at = now() - interval '2 days'`)
    await here.pool.query('delete from record_blobs')
    await collectFiles(here.db, objects)
    const left = []
    for await (const { key } of objects.list('previews/')) left.push(key)
    assert.deepEqual(left, [])
    assert.equal((await here.pool.query('select from blob_previews')).rowCount, 0)
  })
})
