import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import zlib from 'node:zlib'
import { createLog, createServer, encoder, listen, Problem, problemHandler } from '../index.ts'

const LONG = JSON.stringify({ said: 'as they were '.repeat(20_000) })
const PROSE = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8')
const decoded = {
  zstd: zlib.zstdDecompressSync,
  br: zlib.brotliDecompressSync,
  gzip: zlib.gunzipSync,
  identity: (body: Buffer) => body,
}

let service: Awaited<ReturnType<typeof listen>>
before(async () => {
  const log = createLog({ logLevel: 'silent' }, 'test')
  const publicUrl = 'http://localhost'
  const app = createServer({ publicUrl }, { name: 'test', log, ready: async () => {} })
  const json = 'application/json'
  const routes: [path: string, type: string, cacheControl: string, body: string | Buffer][] = [
    ['/private', json, 'no-store', LONG],
    ['/between', json, 'no-store', LONG.slice(0, 60_000)],
    ['/short', json, 'no-store', '{"said":"little"}'],
    ['/public', json, 'public, max-age=60', LONG],
    ['/page', 'text/html; charset=utf-8', 'no-store', `<p>é${LONG}`],
    ['/prose', 'text/html; charset=utf-8', 'no-store', PROSE],
    ['/prose.json', json, 'no-store', PROSE],
    ['/picture', 'image/webp', 'no-store', randomBytes(50_000)],
    ['/mixed', json, 'no-store, no-transform', LONG],
  ]
  for (const [path, type, cacheControl, body] of routes) {
    app.get(path, (_req, res) => {
      res.set({ 'Content-Type': type, 'Cache-Control': cacheControl, Vary: 'Accept' }).end(body)
    })
  }
  app.get('/tagged', (_req, res) => {
    res.set({ ETag: '"a"', 'Cache-Control': 'no-store' }).type(json).send(LONG)
  })
  app.get('/refused', () => {
    throw new Problem(403, 'insufficient_scope', 'no '.repeat(5_000))
  })
  app.post('/private', (_req, res) => void res.type(json).send(LONG))
  app.post('/page', (_req, res) => {
    res.status(400).set('Cache-Control', 'no-store').type('html').send(`<p>é${LONG}`)
  })
  app.use(problemHandler(log))
  service = await listen(app, { port: 0, host: '', publicUrl })
})
after(() => service.close())

/** Nothing is decoded on the way, as `fetch` would. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const request = http.request(`${service.url}${path}`, { headers, method }).end()
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage]
  const coding = (answer.headers['content-encoding'] ?? 'identity') as keyof typeof decoded
  const body = await buffer(answer)
  const { statusCode: status } = answer
  const plain = body.length > 0 ? decoded[coding](body).toString() : ''
  return { status, headers: answer.headers, coding, body, text: plain }
}

const wishes: [header: string | null, coding: string, why: string][] = [
  [null, 'identity', 'nothing is asked for'],
  ['gzip', 'gzip', 'the only one'],
  ['br', 'br', 'the only one'],
  ['zstd', 'zstd', 'the only one'],
  ['gzip, deflate, br, zstd', 'zstd', 'of equals the one that costs least'],
  ['gzip, deflate, br', 'br', 'as most browsers ask'],
  ['zstd;q=0.5, br;q=0.7, gzip;q=0.9', 'gzip', 'the one that is liked best'],
  ['zstd;q=0, br;q=0, gzip;q=0.1', 'gzip', 'q=0 is a refusal'],
  ['*', 'zstd', 'any'],
  ['zstd;q=0, *;q=0.3', 'br', 'any but one'],
  ['gzip;q=0.2, identity', 'identity', 'none is liked better'],
  ['identity, *;q=0', 'identity', 'everything else is refused'],
  ['GZIP', 'gzip', 'names have no case'],
  ['deflate, compress', 'identity', 'none that is known here'],
  ['gzip;q=nonsense', 'identity', 'a weight that is none'],
  [`br, ${'x'.repeat(500)}`, 'identity', 'too long to be meant'],
]

for (const [header, coding, why] of wishes) {
  test(`Accept-Encoding: ${header?.slice(0, 40) ?? '(absent)'} is answered as ${coding}: ${why}`, async () => {
    for (const path of ['/private', '/between', '/page', '/public']) {
      const answer = await ask(path, header === null ? {} : { 'accept-encoding': header })
      assert.equal(answer.coding, coding, path)
      assert.ok(answer.text.includes('as they were '.repeat(1_000)), path)
      assert.match(String(answer.headers.vary), /Accept-Encoding/, 'another may come for another')
      assert.equal(Number(answer.headers['content-length']), answer.body.length)
    }
  })
}

test('a page is made smaller than data are, which are asked for more often', async () => {
  for (const coding of ['zstd', 'br', 'gzip']) {
    const [page, data] = await Promise.all(
      ['/prose', '/prose.json'].map((path) => ask(path, { 'accept-encoding': coding })),
    )
    assert.equal(page!.text, PROSE)
    assert.ok(page!.body.length < data!.body.length * 0.95, `${coding}: ${page!.body.length}`)
  }
})

test('what would not become smaller, is refused or is written by several goes out as it is', async () => {
  for (const path of ['/short', '/picture', '/mixed', '/refused']) {
    const answer = await ask(path, { 'accept-encoding': 'zstd, br, gzip' })
    assert.equal(answer.coding, 'identity', path)
  }
  const posted = await ask('/private', { 'accept-encoding': 'gzip' }, 'POST')
  assert.equal(posted.coding, 'identity', 'data that answer what was sent')
})

test('a page that a form is answered with is coded, for a page of this service alone, whether it took the form or not', async () => {
  const asked = { 'accept-encoding': 'gzip', cookie: 'session=s' }
  const own = await ask('/page', { ...asked, 'sec-fetch-site': 'same-origin' }, 'POST')
  assert.equal(own.status, 400)
  assert.equal(own.coding, 'gzip')
  assert.ok(own.text.includes('as they were '.repeat(1_000)))
  assert.equal(own.headers.etag, undefined)
  for (const site of ['same-site', 'cross-site', 'none']) {
    const answer = await ask('/page', { ...asked, 'sec-fetch-site': site }, 'POST')
    assert.equal(answer.coding, 'identity', site)
  }
})

test('with a cookie a body is coded only for a page of this service', async () => {
  const cookie = 'session=s'
  const sites: [site: string | null, coding: string][] = [
    ['same-origin', 'gzip'],
    ['same-site', 'identity'],
    ['cross-site', 'identity'],
    ['none', 'identity'],
    [null, 'identity'],
  ]
  for (const [site, coding] of sites) {
    const from: Record<string, string> = site === null ? {} : { 'sec-fetch-site': site }
    for (const path of ['/page', '/private']) {
      const answer = await ask(path, { 'accept-encoding': 'gzip', cookie, ...from })
      assert.equal(answer.coding, coding, `${path} for ${site}`)
    }
  }
})

test('what is the same for everybody has a tag, and is not sent to whoever has it', async () => {
  const first = await ask('/public')
  const etag = String(first.headers.etag)
  const coded = await ask('/public', { 'accept-encoding': 'br' })
  assert.equal(coded.headers.etag, etag, 'a weak tag is that of every coding')
  for (const given of [etag, `"x", ${etag}`, etag.replace('W/', ''), '*']) {
    const again = await ask('/public', { 'if-none-match': given, 'cache-control': 'no-cache' })
    assert.equal(again.status, 304, given)
    assert.equal(again.body.length, 0)
    assert.equal(again.headers.etag, etag)
    assert.equal(again.headers['cache-control'], 'public, max-age=60')
  }
  assert.equal((await ask('/public', { 'if-none-match': '"other"' })).status, 200)
  assert.equal((await ask('/private', { 'if-none-match': '*' })).status, 200, 'only its room knows')
})

test('a strong tag becomes a weak one in a coding', async () => {
  assert.equal((await ask('/tagged')).headers.etag, '"a"')
  assert.equal((await ask('/tagged', { 'accept-encoding': 'gzip' })).headers.etag, 'W/"a"')
})

const decoders = {
  zstd: zlib.createZstdDecompress,
  br: zlib.createBrotliDecompress,
  gzip: zlib.createGunzip,
}

for (const coding of ['zstd', 'br', 'gzip'] as const) {
  test(`what is written into ${coding} can be read before anything follows`, async () => {
    const into = encoder(coding)
    const read = into.pipe(decoders[coding]())
    for (const line of ['a line\n', 'another\n']) {
      into.write(line)
      const [came] = await once(read, 'data')
      assert.equal(String(came), line)
    }
    into.destroy()
    read.destroy()
  })
}
