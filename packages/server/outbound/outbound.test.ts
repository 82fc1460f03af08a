import assert from 'node:assert/strict'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { isInternalAddress } from './address.ts'
import { OutboundError, type OutboundErrorCode, outbound } from './outbound.ts'

const servers: net.Server[] = []
after(() => {
  for (const server of servers) server.close()
})

async function serve(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A port that counts who connects. */
async function trap(): Promise<{ port: number; count: () => number }> {
  let connections = 0
  const server = net.createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, count: () => connections }
}

const here = outbound({ publicUrl: 'http://localhost:4000', outboundAllow: [] })
const resolveTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: net.isIP(address) }))
const publicService = (resolve: () => Promise<{ address: string; family: number }[]>) =>
  outbound({ publicUrl: 'https://as.example', outboundAllow: ['inside.example'] }, resolve)

function fails(code: OutboundErrorCode) {
  return (error: unknown) => {
    assert.ok(error instanceof OutboundError, String(error))
    assert.equal(error.code, code)
    return true
  }
}

test('attack 18, 53: addresses that are not public are known, in every form', () => {
  const internal = [
    ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.31.0.1', '192.168.0.1', '169.254.169.254'],
    ...['0.0.0.0', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::', '::1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::ffff:a00:1', '::127.0.0.1'],
    ...['fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '64:ff9b::a00:1', '2002:a00:1::'],
    ...['2001::1', '2001:db8::1', 'fec0::1', '', 'localhost', '1.2.3'],
  ]
  for (const address of internal) assert.equal(isInternalAddress(address), true, address)
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) {
    assert.equal(isInternalAddress(address), false, address)
  }
})

test('attack 18, 53: a public service connects to no internal address, whatever it is called', async () => {
  const { port, count } = await trap()
  const toLoopback = publicService(resolveTo('127.0.0.1'))
  const targets = [
    ...[
      `https://rebound.example:${port}`,
      `http://as.example:${port}`,
      `https://127.0.0.1:${port}`,
    ],
    ...[
      `https://[::1]:${port}`,
      `https://[::ffff:127.0.0.1]:${port}`,
      `https://2130706433:${port}`,
    ],
    ...[`https://0x7f.1:${port}`, `https://localhost:${port}`, `http://localhost:${port}`],
    ...[`https://8.8.8.8:${port}`, `https://u:p@inside.example:${port}`, `file:///etc/passwd`],
  ]
  for (const target of targets) await assert.rejects(toLoopback(target), fails('refused'), target)
  // One internal address among public ones is enough to refuse.
  const mixed = publicService(resolveTo('8.8.8.8', '::ffff:127.0.0.1'))
  await assert.rejects(mixed(`https://mixed.example:${port}`), fails('refused'))
  assert.equal(count(), 0)
})

test('attack 18: a name is looked up once, and the judged address is the one connected to', async () => {
  const { port, count } = await trap()
  let asked = 0
  const rebinding = publicService(async () => {
    asked += 1
    return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  })
  await assert.rejects(rebinding(`https://inside.example:${port}`), fails('unreachable'))
  assert.equal(asked, 1)
  assert.equal(count(), 1)
})

test('a loopback service reaches others there over http, and no name that merely leads there', async () => {
  const url = await serve((_req, res) => res.end('{"a":1}'))
  assert.deepEqual((await here(url)).json(), { a: 1 })
  assert.equal((await here(url.replace('127.0.0.1', 'localhost'))).status, 200)
  const led = outbound(
    { publicUrl: 'http://localhost:1', outboundAllow: [] },
    resolveTo('127.0.0.1'),
  )
  await assert.rejects(
    led(url.replace('http://127.0.0.1', 'https://led.example')),
    fails('refused'),
  )
  await assert.rejects(led('http://led.example'), fails('refused'))
})

test('a redirect is not followed', async () => {
  const url = await serve((_req, res) => res.writeHead(302, { location: '/other' }).end())
  await assert.rejects(here(url), fails('redirected'))
})

test('too much is not read, whether its length was said or not', async () => {
  const url = await serve((req, res) => {
    if (req.url === '/said') res.setHeader('content-length', 100_000)
    res.write('x'.repeat(70_000))
    res.end('x'.repeat(30_000))
  })
  await assert.rejects(here(`${url}/said`), fails('too_large'))
  await assert.rejects(here(`${url}/unsaid`), fails('too_large'))
  assert.equal((await here(`${url}/unsaid`, { maxBytes: 100_000 })).body.length, 100_000)
})

test('an answer that drips is given up at the deadline', async () => {
  const url = await serve((_req, res) => {
    const drip = setInterval(() => res.write(' '), 20)
    res.once('close', () => clearInterval(drip))
  })
  const start = performance.now()
  await assert.rejects(here(url, { timeoutMs: 300 }), fails('too_slow'))
  assert.ok(performance.now() - start < 10_000)
})

test('a host that takes too long to be looked up is given up too', async () => {
  const never = publicService(() => new Promise(() => {}))
  await assert.rejects(never('https://slow.example', { timeoutMs: 100 }), fails('too_slow'))
})

test('as a fetch it sends method, headers and body, and answers with a Response', async () => {
  const url = await serve((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      res.setHeader('content-type', 'application/json')
      res.statusCode = 201
      res.end(JSON.stringify({ method: req.method, type: req.headers['content-type'], body }))
    })
  })
  const response = await here.fetch(url, {
    method: 'POST',
    body: 'a=b',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(response.status, 201)
  const said = { method: 'POST', type: 'application/x-www-form-urlencoded', body: 'a=b' }
  assert.deepEqual(await response.json(), said)
})

test('who is sent much is sent it over one connection', async () => {
  const sockets = new Set<net.Socket>()
  const url = await serve((req, res) => {
    sockets.add(req.socket)
    req.resume().on('end', () => res.end('taken'))
  })
  const tell = async () => {
    const answer = await here(url, { method: 'POST', body: 'news', keepAlive: true })
    assert.equal(answer.text(), 'taken')
  }
  for (let times = 0; times < 3; times++) await tell()
  assert.equal(sockets.size, 1)
  await here(url)
  assert.equal(sockets.size, 2, 'whoever does not ask for it has a connection of their own')
})

test('a connection that waited and was closed meanwhile fails nobody', async () => {
  const served = new Map<net.Socket, number>()
  const url = await serve((req, res) => {
    const times = (served.get(req.socket) ?? 0) + 1
    served.set(req.socket, times)
    if (times > 1) req.socket.destroy()
    else req.resume().on('end', () => res.end('taken'))
  })
  for (let times = 0; times < 4; times++) {
    const answer = await here(url, { method: 'POST', body: 'news', keepAlive: true })
    assert.equal(answer.text(), 'taken')
  }
  const silent = await trap()
  const closed = here(`http://127.0.0.1:${silent.port}/`, { keepAlive: true })
  await assert.rejects(closed, fails('unreachable'))
  assert.equal(silent.count(), 1, 'who closes a new connection is not asked twice')
})
