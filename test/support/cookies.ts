/** Cookies as a browser keeps them: by host and path, not by port. */
export class CookieJar {
  private hosts = new Map<string, Map<string, { value: string; path: string }>>()

  /** The Cookie header for an address. */
  header(url: string): string {
    const { hostname, pathname } = new URL(url)
    return [...(this.hosts.get(hostname) ?? [])]
      .filter(([, cookie]) => pathname.startsWith(cookie.path))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
      .join('; ')
  }

  keep(url: string, answer: Response): void {
    const { hostname } = new URL(url)
    const jar = this.hosts.get(hostname) ?? new Map()
    this.hosts.set(hostname, jar)
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const name = pair.slice(0, pair.indexOf('='))
      const value = pair.slice(pair.indexOf('=') + 1)
      const attribute = (key: string) =>
        attributes.find((part) => part.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1)
      const expires = Date.parse(attribute('expires') ?? '')
      if (value === '' || attribute('max-age') === '0' || expires < Date.now()) jar.delete(name)
      else jar.set(name, { value, path: attribute('path') ?? '/' })
    }
  }

  copy(): CookieJar {
    const copy = new CookieJar()
    for (const [host, jar] of this.hosts) copy.hosts.set(host, new Map(jar))
    return copy
  }
}
