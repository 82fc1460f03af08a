import { type Form, forms } from './forms.ts'

/** Somebody at a browser without script: keeps cookies, follows redirects, fills in forms. */
export interface Visitor {
  /** The page that is shown now. */
  page(): { url: string; html: string; status: number }
  go(url: string): Promise<void>
  /** Whether the page has a button with that text. */
  sees(button: string): boolean
  /** Presses a button after writing values into fields, by the fields' names. */
  press(button: string, values?: Record<string, string>): Promise<void>
  /** A request as a page's own script would send it. */
  fetch(url: string, init?: RequestInit): Promise<Response>
}

export function visitor(): Visitor {
  // By host, as browsers keep them: cookies do not know ports.
  const cookies = new Map<string, Map<string, string>>()
  let page = { url: 'about:blank', html: '', status: 0 }

  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const jar = cookies.get(new URL(url).hostname) ?? new Map<string, string>()
    cookies.set(new URL(url).hostname, jar)
    const headers = new Headers(init.headers)
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      const ended = /;\s*max-age=0/i.test(cookie) || /;\s*expires=[^;]*1970/i.test(cookie)
      if (value === '' || ended) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }

  const visit = async (url: string, body?: URLSearchParams): Promise<void> => {
    const from = page.url === 'about:blank' ? undefined : new URL(page.url).origin
    let form = body
    for (let hops = 0; hops < 25; hops++) {
      const headers = { accept: 'text/html', ...(form && from && { origin: from }) }
      const answer = await send(url, form ? { method: 'POST', body: form, headers } : { headers })
      const html = await answer.text()
      const next = answer.headers.get('location') ?? refresh(html)
      if (!next) {
        page = { url, html, status: answer.status }
        return
      }
      url = new URL(next, url).href
      form = undefined
    }
    throw new Error(`${url} leads nowhere`)
  }

  const find = (button: string): Form | undefined =>
    forms(page.html).find((form) => form.buttons.some(({ text }) => text === button))

  return {
    page: () => page,
    go: (url) => visit(url),
    sees: (button) => find(button) !== undefined,
    fetch: (url, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('sec-fetch-site', 'same-origin')
      return send(url, { ...init, headers })
    },
    async press(button, values = {}) {
      const form = find(button)
      if (!form) throw new Error(`There is no button "${button}" on ${page.url}`)
      const pressed = form.buttons.find(({ text }) => text === button)
      const fields = new URLSearchParams({ ...form.values, ...values })
      if (pressed?.name) fields.set(pressed.name, pressed.value)
      const target = new URL(form.action || page.url, page.url)
      if (form.method === 'post') return visit(target.href, fields)
      target.search = fields.toString()
      return visit(target.href)
    },
  }
}

/** Where a page leads that says "going on" by itself. */
function refresh(html: string): string | undefined {
  const found = /<meta http-equiv="?refresh"? content="\d+; ?url=([^"]+)"/i.exec(html)
  return found?.[1]?.replaceAll('&amp;', '&')
}
