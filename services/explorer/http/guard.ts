import { lookup } from 'node:dns/promises'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { MandateError } from '@mandate/client'

/** How long a server may take until its answer begins, ms. */
const PATIENCE = 10_000
/** How long a whole answer may take, a document and records or a file, ms. One that trickles in would hold a place of a visitor. */
const DOCUMENT_WITHIN = 15_000
const DATA_WITHIN = 120_000
/** Bytes that are taken of one answer: of a document, and of records or a file. A server that a visitor names may send on for ever. */
const MOST_OF_DOCUMENT = 4 * 1024 * 1024
const MOST_OF_DATA = 64 * 1024 * 1024

const inner = new BlockList()
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
] as const)
  inner.addSubnet(net, prefix, 'ipv4')
/** What leads to IPv4 addresses by another name. */
for (const [net, prefix] of [
  ['2001::', 32],
  ['2002::', 16],
] as const)
  inner.addSubnet(net, prefix, 'ipv6')
const outer = new BlockList()
outer.addSubnet('2000::', 3, 'ipv6')

/** Whether anybody on the internet may be meant by this address. */
function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !inner.check(address, 'ipv4')
  return outer.check(address, 'ipv6') && !inner.check(address, 'ipv6')
}

/**
 * fetch for addresses that visitors type. Where this app is served to everybody it must not be sent to its
 * own neighbours: a name is looked up, each of its addresses judged, and the connection goes to those.
 * Redirects are not followed.
 * @param allowed hosts that may be asked nevertheless: where one front serves everything, each public name leads to a neighbour
 * @param addressesOf a seam for tests
 */
export function guardedFetch(
  allowed: readonly string[] = [],
  addressesOf = (name: string) => lookup(name, { all: true }),
): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init)
    const url = new URL(asked.url)
    const name = url.hostname.replace(/^\[|\]$/g, '')
    const found = isIP(name) ? [{ address: name, family: isIP(name) }] : await addressesOf(name)
    const mayBeAsked = allowed.includes(name) || found.every((one) => isPublic(one.address))
    if (url.protocol !== 'https:' || !found.length || !mayBeAsked)
      throw new MandateError('bad_address', `${url.host} is no address on the internet.`)
    const pinned: LookupFunction = (_name, options, done) =>
      options.all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)
    const body = Buffer.from(await asked.arrayBuffer())
    return new Promise((resolve, reject) => {
      const headers = Object.fromEntries(asked.headers)
      const { method, signal } = asked
      const options = { method, headers, signal, lookup: pinned, timeout: PATIENCE }
      const sent = request(url, options, (answer) => {
        const { statusCode: status = 502, rawHeaders } = answer
        const pairs = rawHeaders.flatMap((header, at) =>
          at % 2 === 0 ? [[header, rawHeaders[at + 1]!] as [string, string]] : [],
        )
        const isEmpty = method === 'HEAD' || [204, 205, 304].includes(status)
        const isDocument = asked.headers.get('accept') === 'application/json'
        clearTimeout(beginning)
        const whole = within(isDocument ? DOCUMENT_WITHIN : DATA_WITHIN, answer)
        const part = upTo(isDocument ? MOST_OF_DOCUMENT : MOST_OF_DATA, whole)
        const stream = isEmpty ? null : (Readable.toWeb(Readable.from(part)) as ReadableStream)
        resolve(new Response(stream, { status, headers: pairs }))
      })
      const giveUp = () => sent.destroy(new Error(`${url.host} does not answer`))
      // Also where what comes before the answer trickles in.
      const beginning = setTimeout(giveUp, PATIENCE)
      sent.on('timeout', giveUp)
      sent.on('close', () => clearTimeout(beginning))
      sent.on('error', reject).end(body)
    })
  }
}

/** fetch as it is on a machine of one's own, guarded where this app is reached from elsewhere. */
export function fetchFor(publicUrl: string, allowed: readonly string[] = []): typeof fetch {
  const isOwnMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(publicUrl).hostname)
  return isOwnMachine ? fetch : guardedFetch(allowed)
}

/** What is sent, broken off when it takes longer, ms. */
export function within(ms: number, sent: Readable): Readable {
  const late = setTimeout(() => {
    sent.destroy(new MandateError('unreachable', 'the answer took too long'))
  }, ms)
  return sent.once('close', () => clearTimeout(late))
}

/** What is sent, as long as it is no more than that. */
export async function* upTo(most: number, sent: AsyncIterable<Uint8Array>) {
  let size = 0
  for await (const part of sent) {
    size += part.length
    if (size > most) throw new MandateError('unexpected_answer', `more than ${most} bytes came`)
    yield part
  }
}
