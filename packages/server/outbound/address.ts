import { BlockList, isIP, isIPv6 } from 'node:net'

const internal = new BlockList()

// IANA special-purpose registries: everything that is not the public Internet.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  internal.addSubnet(network, prefix, 'ipv4')
}

/** Only 2000::/3 is routed on the public Internet, and these parts of it lead elsewhere. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  internal.addSubnet(network, prefix, 'ipv6')
}

/**
 * Whether an address is anything but a public one: loopback, private, link-local, multicast, reserved,
 * or an IPv6 form that carries an IPv4 address (mapped, translated, 6to4, Teredo). No address at all counts too.
 */
export function isInternalAddress(address: string): boolean {
  if (isIP(address) === 4) return internal.check(address, 'ipv4')
  if (isIP(address) !== 6) return true
  return !globalUnicast.check(address, 'ipv6') || internal.check(address, 'ipv6')
}

/** One customer has a whole /64 of IPv6 addresses. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace('::ffff:', '')
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '')
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':')}::/64`
}
