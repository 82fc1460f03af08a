/**
 * A person with a browser, without the browser: keeps cookies, follows redirects and "Continue" pages, and fills in forms by the
 * labels that people read. The pages work without script, so this is a true visitor.
 */

import { CookieJar } from './cookies.ts'
import { Page, type Submission } from './page.ts'

export class Person {
  readonly name: string
  readonly password: string
  page = new Page('about:blank', '')
  status = 0
  headers = new Headers()
  /** Every address passed on the way to the present page, that page last. */
  trail: string[] = []
  /** Where a public name is found on this machine: `https://rs.example` → `http://localhost:4001`. */
  readonly doors: Record<string, string> = {}
  private cookies = new CookieJar()

  constructor(name: string, password = 'correct horse battery') {
    this.name = name
    this.password = password
  }

  get url(): string {
    return this.page.url
  }

  get text(): string {
    return this.page.text
  }

  has(text: string): boolean {
    return this.text.includes(text)
  }

  hasButton(label: string): boolean {
    return this.page.buttonNames.includes(label)
  }

  /** Another browser of the same person: same password, no cookies. */
  elsewhere(): Person {
    return new Person(this.name, this.password)
  }

  /** Another tab of the same browser, with the cookies of this moment. */
  otherTab(): Person {
    const tab = new Person(this.name, this.password)
    tab.cookies = this.cookies.copy()
    return tab
  }

  /** The Cookie header this browser would send, for stealing. */
  cookieFor(url: string): string {
    return this.cookies.header(url)
  }

  /** A request as the page's own script would send it, with this person's cookies. Redirects are not followed. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookie = this.cookies.header(url)
    if (cookie && !headers.has('cookie')) headers.set('cookie', cookie)
    if (!headers.has('sec-fetch-site')) headers.set('sec-fetch-site', 'same-origin')
    const answer = await fetch(this.door(url), { redirect: 'manual', ...init, headers })
    this.cookies.keep(url, answer)
    return answer
  }

  async go(url: string): Promise<this> {
    return this.follow({ url: this.absolute(url), method: 'GET', entries: [] })
  }

  /** Fills in fields by their labels. */
  fill(values: Record<string, string>): this {
    for (const [label, value] of Object.entries(values)) this.page.fill(label, value)
    return this
  }

  tick(label: string, within?: string): this {
    this.page.tick(label, within)
    return this
  }

  /** Presses a button by its name; `within` is text of the article, row or form it stands in. */
  async press(label: string, within?: string): Promise<this> {
    return this.follow(this.page.submission(label, within))
  }

  /** Sends what a button would send, changed: a forged form. */
  async pressForged(
    label: string,
    forge: (entries: [string, string][]) => [string, string][],
  ): Promise<this> {
    const honest = this.page.submission(label)
    return this.follow({ ...honest, entries: forge(honest.entries) })
  }

  async click(label: string): Promise<this> {
    return this.go(this.page.linkTo(label))
  }

  async signUp(origin: string): Promise<void> {
    await this.go(`${origin}/sign-up`)
    await this.fill({ Name: this.name, Password: this.password }).press('Sign up')
    if (this.status !== 200) throw new Error(`sign-up answered ${this.status}: ${this.text}`)
  }

  /** Signs in if the present page asks for it. */
  async signInIfAsked(): Promise<this> {
    if (!this.hasButton('Sign in')) return this
    if (this.page.hasField('Name')) this.fill({ Name: this.name })
    return this.fill({ Password: this.password }).press('Sign in')
  }

  private door(url: string): string {
    const { origin } = new URL(url)
    const door = this.doors[origin]
    return door === undefined ? url : url.replace(origin, door)
  }

  private absolute(url: string): string {
    return new URL(url, this.url === 'about:blank' ? undefined : this.url).href
  }

  private async follow(submission: Submission): Promise<this> {
    const from = this.url === 'about:blank' ? null : new URL(this.url).origin
    let { url, method } = submission
    let body: URLSearchParams | undefined = new URLSearchParams(submission.entries)
    if (method === 'GET') {
      if (submission.entries.length) url = `${url.split('?')[0]}?${body}`
      body = undefined
    }
    this.trail = []
    for (let hop = 0; hop < 25; hop++) {
      this.trail.push(url)
      const answer = await this.visit(url, method, body, from)
      const html = await answer.text()
      const next = answer.headers.get('location') ?? continuation(html)
      if (!next || new URL(next, url).href === url) {
        this.status = answer.status
        this.headers = answer.headers
        this.page = new Page(url, html)
        return this
      }
      url = new URL(next, url).href
      if (answer.status === 307 || answer.status === 308) continue
      method = 'GET'
      body = undefined
    }
    throw new Error(`more than 25 redirects: ${this.trail.join(' → ')}`)
  }

  private async visit(
    url: string,
    method: string,
    body: URLSearchParams | undefined,
    from: string | null,
  ): Promise<Response> {
    const headers = new Headers({ accept: 'text/html,application/xhtml+xml' })
    const cookie = this.cookies.header(url)
    if (cookie) headers.set('cookie', cookie)
    if (method === 'POST' && from) headers.set('origin', from)
    const same = !from || new URL(url).origin === from
    headers.set('sec-fetch-site', same ? 'same-origin' : 'cross-site')
    headers.set('sec-fetch-mode', 'navigate')
    const init: RequestInit = { method, redirect: 'manual', headers, ...(body && { body }) }
    const answer = await fetch(this.door(url), init)
    this.cookies.keep(url, answer)
    return answer
  }
}

/** Where a page of the form "Going on … Continue" leads; pages that reload themselves lead nowhere. */
function continuation(html: string): string | null {
  const refresh = /<meta http-equiv="?refresh"? content="\d+; ?url=([^"]+)"/i.exec(html)
  return refresh?.[1]?.replaceAll('&amp;', '&') ?? null
}
