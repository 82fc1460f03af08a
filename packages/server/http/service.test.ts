import assert from 'node:assert/strict'
import http from 'node:http'
import net from 'node:net'
import { Writable } from 'node:stream'
import { mock, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  type Bounds,
  createLog,
  createServer,
  formBody,
  listen,
  notFound,
  Problem,
  problemHandler,
} from '../index.ts'

const JWT = 'eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl'

interface Start {
  publicUrl?: string
  ready?: () => Promise<void>
  bounds?: Bounds
  mostConnections?: number
}

/** A service with a few routes, on any free port, and what it logs. */
async function start(options: Start = {}) {
  const { publicUrl = 'http://localhost', ready = async () => {}, bounds = {} } = options
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const log = createLog({ logLevel: 'trace' }, 'test', destination)
  const app = createServer({ publicUrl }, { name: 'test', log, ready, bounds })
  app.get('/ok', (_req, res) => res.json({ ok: true }))
  app.get('/broken', () => {
    throw new Error(`database row (${JWT}) at https://x.example/cb?code=s3same`)
  })
  app.get('/named/:name', (_req, res) => res.send('here'))
  const slow = Promise.withResolvers<void>()
  const goesOn = Promise.withResolvers<void>()
  app.get('/slow', async (_req, res) => {
    slow.resolve()
    await goesOn.promise
    res.send('done')
  })
  app.get('/refused', () => {
    throw new Problem(403, 'insufficient_scope', 'More is needed.', {
      scope: 'google.photos.*',
      headers: { 'WWW-Authenticate': 'DPoP' },
    })
  })
  app.get('/away', () => {
    throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  })
  app.get('/half', (_req, res) => {
    res.write('half of it')
    throw new Error('in the middle')
  })
  app.post('/form', formBody(), (req, res) => res.json(req.body))
  app.use(
    notFound,
    problemHandler(log, {
      page: async (problem, _req, res) => void res.status(problem.status).send('<h1>'),
    }),
  )
  const { mostConnections = 100 } = options
  const service = await listen(app, { port: 0, host: '', publicUrl }, { mostConnections })
  return Object.assign(service, {
    lines,
    text: () => lines.join(''),
    slow: slow.promise,
    goOn: goesOn.resolve,
  })
}

test('closing lets an answer finish, ends idle connections and comes back soon', async () => {
  const service = await start()
  const agent = new http.Agent({ keepAlive: true })
  const get = (path: string) =>
    new Promise<string>((resolve, reject) => {
      http
        .get(`${service.url}${path}`, { agent }, (res) => {
          let text = ''
          res.on('data', (chunk) => {
            text += chunk
          })
          res.on('end', () => resolve(text))
        })
        .on('error', reject)
    })
  await get('/ok')
  const slow = get('/slow')
  await service.slow
  const begun = performance.now()
  const closing = service.close()
  service.goOn()
  await closing
  assert.equal(await slow, 'done')
  assert.ok(performance.now() - begun < 2_000)
  agent.destroy()
})

test('a connection that never says anything does not hold up closing', {
  timeout: 10_000,
}, async () => {
  const service = await start()
  const socket = net.connect(Number(new URL(service.url).port), '127.0.0.1')
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write('GET /ok HTTP/1.1\r\n')
  const begun = performance.now()
  await service.close()
  assert.ok(performance.now() - begun < 9_000)
})

test('it is healthy while it runs, and ready while what it needs answers', async () => {
  await using service = await start({ ready: async () => Promise.reject(new Error('no database')) })
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200)
  const ready = await fetch(`${service.url}/readyz`)
  assert.equal(ready.status, 503)
  assert.deepEqual(await ready.json(), { ready: false })
})

test('a path with NUL in it leads nowhere', async () => {
  await using service = await start()
  assert.equal((await fetch(`${service.url}/named/x`)).status, 200)
  assert.equal((await fetch(`${service.url}/named/%00`)).status, 404)
})

test('metrics name routes, not addresses, and are kept from the front', async () => {
  await using service = await start()
  await fetch(`${service.url}/ok?x=1`)
  const text = await (await fetch(`${service.url}/metrics`)).text()
  assert.match(text, /http_request_duration_seconds_count\{.*route="\/ok".*\} 1/)
  await using behind = await start({ publicUrl: 'https://data.example' })
  const { port } = new URL(behind.url)
  const asked = await fetch(`http://127.0.0.1:${port}/metrics`, {
    headers: { 'x-forwarded-for': '203.0.113.9' },
  })
  assert.equal(asked.status, 404)
})

test('attack 60: no token, code, proof or cookie is written to the log', async () => {
  await using service = await start()
  await fetch(`${service.url}/ok?code=s3same&access_token=${JWT}`, {
    headers: { authorization: `DPoP ${JWT}`, dpop: JWT, cookie: 'session=c00kie' },
  })
  await fetch(`${service.url}/broken?code=s3same`)
  while (!service.text().includes('"path":"/broken"')) await setTimeout(10)
  assert.match(service.text(), /"path":"\/ok"/)
  assert.match(service.text(), /"path":"\/broken"/)
  assert.doesNotMatch(service.text(), /s3same|eyJ|c00kie|DPoP/)
})

test('each answer carries the id that its log line has', async () => {
  await using service = await start()
  const id = (await fetch(`${service.url}/ok`)).headers.get('x-request-id')!
  while (!service.text().includes('"path":"/ok"')) await setTimeout(10)
  assert.ok(service.text().includes(id))
})

test('what a room refuses is a problem document, with its code and what would have sufficed', async () => {
  await using service = await start()
  const answer = await fetch(`${service.url}/refused`)
  assert.equal(answer.status, 403)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.equal(answer.headers.get('www-authenticate'), 'DPoP')
  assert.deepEqual(await answer.json(), {
    type: 'about:blank',
    title: 'Forbidden',
    status: 403,
    code: 'insufficient_scope',
    detail: 'More is needed.',
    scope: 'google.photos.*',
  })
})

test('what failed here is told without its reason', async () => {
  await using service = await start()
  const answer = await fetch(`${service.url}/broken`)
  assert.equal(answer.status, 500)
  assert.doesNotMatch(await answer.text(), /database|eyJ|\.ts/)
})

test('whoever asks for a page gets a page', async () => {
  await using service = await start()
  const asPage = await fetch(`${service.url}/nothing`, { headers: { accept: 'text/html' } })
  assert.equal(await asPage.text(), '<h1>')
  const asDocument = await fetch(`${service.url}/nothing`)
  assert.match(await asDocument.text(), /"code":"not_found"/)
})

test('a form of more than 256 KiB or 4,000 fields is refused, a small one read', async () => {
  await using service = await start()
  const send = (body: string) =>
    fetch(`${service.url}/form`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
  assert.deepEqual(await (await send('a=1&b=2&b=3')).json(), { a: '1', b: ['2', '3'] })
  assert.equal((await send(`a=${'x'.repeat(270_000)}`)).status, 413)
  assert.equal((await send('a=1&'.repeat(4_001))).status, 413)
  assert.deepEqual(await (await send('')).json(), {})
})

test('one more than can be answered at once is told to come again, and those under way are answered', async () => {
  await using service = await start({ bounds: { atOnce: 1 } })
  const slow = fetch(`${service.url}/slow`)
  await service.slow
  const refused = await fetch(`${service.url}/ok`)
  assert.equal(refused.status, 503)
  assert.equal(refused.headers.get('retry-after'), '2')
  assert.equal(((await refused.json()) as { code: string }).code, 'unavailable')
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200, 'it can be looked after')
  service.goOn()
  assert.equal(await (await slow).text(), 'done')
  assert.equal((await fetch(`${service.url}/ok`)).status, 200)
})

test('a body that trickles in is given up, an upload may take its time', async () => {
  await using service = await start({ bounds: { bodyWithinMs: 100 } })
  const trickle = async (type: string, wait: number) => {
    const socket = net.connect(Number(new URL(service.url).port), '127.0.0.1')
    let said = ''
    socket.on('data', (bytes) => {
      said += bytes
    })
    socket.on('error', () => {})
    socket.write(`POST /form HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n`)
    socket.write('content-length: 100\r\n\r\na=1')
    const closed = new Promise((resolve) => socket.once('close', () => resolve(true)))
    const isClosed = await Promise.race([closed, setTimeout(wait, false)])
    socket.destroy()
    return { said, isClosed }
  }
  const printed = mock.method(console, 'error', () => {})
  const { said: given } = await trickle('application/x-www-form-urlencoded', 30_000)
  assert.match(given, /^HTTP\/1.1 408 /)
  assert.match(given, /^access-control-allow-origin: \*\r$/im, 'an app in a browser can tell why')
  assert.equal(printed.mock.callCount(), 0)
  printed.mock.restore()
  for (const type of ['multipart/form-data', 'Multipart/Form-Data']) {
    const { said, isClosed } = await trickle(`${type}; boundary=x`, 1_000)
    assert.doesNotMatch(said, / 408 /)
    assert.equal(isClosed, false, type)
  }
})

test('a connection too many is closed, and those that are there go on', async () => {
  await using service = await start({ mostConnections: 3 })
  const port = Number(new URL(service.url).port)
  const open = () => net.connect(port, '127.0.0.1').on('error', () => {})
  const held = [open(), open()]
  await Promise.all(held.map((socket) => new Promise((done) => socket.once('connect', done))))
  assert.equal((await fetch(`http://127.0.0.1:${port}/ok`)).status, 200)
  // `fetch` keeps its own open: it is the third.
  const more = open()
  await new Promise((done) => more.once('close', done))
  assert.equal((await fetch(`http://127.0.0.1:${port}/ok`)).status, 200)
  for (const socket of held) socket.destroy()
})

test('what this service needs and does not have makes no error of the caller', async () => {
  await using service = await start()
  const answer = await fetch(`${service.url}/away`)
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '5')
  assert.match(service.text(), /"level":50/)
})

test('whoever hangs up in the middle makes no error, and nothing is printed beside the log', async () => {
  const printed = mock.method(console, 'error', () => {})
  await using service = await start()
  for (const begin of [
    'POST /form HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\na=1',
    'POST /form HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\nnothing like a chunk',
    'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n',
  ]) {
    const lines = service.lines.length
    const socket = net.connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(begin, () => setTimeout(50).then(() => socket.destroy()))
    while (service.lines.length === lines) await setTimeout(10)
  }
  service.goOn()
  await setTimeout(300)
  assert.doesNotMatch(service.text(), /"level":[56]0/)
  const half = async () => (await fetch(`${service.url}/half`)).text()
  await assert.rejects(half, 'what fails in the middle breaks off')
  assert.match(service.text(), /"level":50/)
  assert.equal(printed.mock.callCount(), 0)
  printed.mock.restore()
})
