import { lookup } from 'node:dns/promises'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { MandateError } from '@mandate/client'

/** How long a server may take until its answer begins, ms. */
const PATIENCE = 10_000

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
 * @param addressesOf a seam for tests
 */
export function guardedFetch(
  addressesOf = (name: string) => lookup(name, { all: true }),
): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init)
    const url = new URL(asked.url)
    const name = url.hostname.replace(/^\[|\]$/g, '')
    const found = isIP(name) ? [{ address: name, family: isIP(name) }] : await addressesOf(name)
    if (url.protocol !== 'https:' || !found.length || !found.every((one) => isPublic(one.address)))
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
        const stream = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream)
        resolve(new Response(stream, { status, headers: pairs }))
      })
      sent.on('timeout', () => sent.destroy(new Error(`${url.host} does not answer`)))
      sent.on('error', reject).end(body)
    })
  }
}

/** fetch as it is on a machine of one's own, guarded where this app is reached from elsewhere. */
export function fetchFor(publicUrl: string): typeof fetch {
  const isOwnMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(publicUrl).hostname)
  return isOwnMachine ? fetch : guardedFetch()
}
