/** Every page of both services, and each form on it, met by another site: in a frame, and sent from there. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Scenery, scenery } from '../browser/_scenery.ts'
import { Page, type Submission } from '../support/page.ts'

const EVIL = 'http://evil.example'
let scene: Scenery
before(async () => {
  scene = await scenery()
})
after(() => scene?.[Symbol.asyncDispose]())

test('attack 13, 65: no page of either service stands in a frame, and no form of it can be sent from elsewhere', async () => {
  const seen = new Set<string>()
  const wrong: string[] = []
  for (const { name, url, cookies } of scene.pages) {
    const answer = await fetch(url, { headers: { accept: 'text/html', cookie: cookies } })
    if (answer.url !== url) wrong.push(`${name} is not shown, but ${answer.url}`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    const isAlone = policy.includes("frame-ancestors 'none'")
    if (!isAlone || answer.headers.get('x-frame-options')?.toLowerCase() !== 'deny')
      wrong.push(`${name} stands in a frame: ${policy}`)
    for (const form of new Page(url, await answer.text()).forms) {
      const what = patternOf(form)
      if (form.method !== 'POST' || seen.has(what)) continue
      seen.add(what)
      for (const headers of foreign()) {
        const status = await send(form, cookies, headers)
        if (status !== 403) wrong.push(`${what} from elsewhere: ${status} ${Object.keys(headers)}`)
      }
      // Signed in, or about to be: what has no token of its page is of no page. How pages look changes nothing.
      if (cookies === '' || what.startsWith('/preferences/')) continue
      const bare = form.entries.filter(([field]) => field !== '_csrf')
      for (const entries of [bare, [...bare, ['_csrf', 'x'.repeat(43)] as [string, string]]]) {
        const status = await send({ ...form, entries }, cookies, {
          'sec-fetch-site': 'same-origin',
        })
        if (status !== 403) wrong.push(`${what} without its token: ${status}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(seen.size >= 30, `${seen.size} forms: ${[...seen].join(' ')}`)
})

/** The same form on several pages is one. */
function patternOf({ url, entries }: Submission): string {
  const { origin, pathname } = new URL(url)
  const which = origin === scene.world.resource ? 'data' : 'access'
  const fields = entries.map(([field]) => field).filter((field) => field !== '_csrf')
  const path = pathname.replaceAll(/[\w-]{16,}/g, '{id}').replaceAll(/\d+/g, '{n}')
  return path.startsWith('/preferences/')
    ? path
    : `${path} (${which}: ${[...new Set(fields)].slice(0, 6)})`
}

/** How a form arrives from another site: in browsers that say so, and in older ones. */
function foreign(): Record<string, string>[] {
  return [
    { 'sec-fetch-site': 'cross-site', origin: EVIL },
    { 'sec-fetch-site': 'same-site', origin: EVIL },
    { origin: EVIL },
    { origin: 'null' },
  ]
}

async function send(
  form: Submission,
  cookie: string,
  headers: Record<string, string>,
): Promise<number> {
  const answer = await fetch(form.url, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(form.entries) },
    headers: { cookie, ...headers },
  })
  return answer.status
}
