import { isIP } from 'node:net'

/** `localhost`, 127.0.0.0/8 or `[::1]`, as a URL's hostname writes them. Anything else is not loopback. */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]' || hostname === '::1') return true
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}

/** Whether the address is on this machine. A text that is no URL is not. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopbackHost(new URL(url).hostname)
}
