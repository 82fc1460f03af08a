import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Lang, languages } from '../language/languages.ts'
import { attributes, type Html, html } from '../markup/html.ts'
import { icon } from '../markup/icons.ts'
import { stylePath } from '../style.ts'
import { words } from '../words/catalog.ts'
import { hasPreferences, type Preferences, preferencesOf, themes } from './preferences.ts'

interface Policy {
  /** Further origins that the answer to a form may redirect to. */
  formAction?: string[]
  /** Who may show the page in a frame; nobody. */
  frameAncestors?: string[]
  /** Origins whose pages this one shows in frames. */
  frames?: string[]
}

export interface NavLink {
  href: string
  label: string
  current?: boolean
}

export interface PageProps {
  /** What the page is about; the service's name is added in the tab. */
  title: string
  /** Shown in the bar: `Mandate · your data`. */
  service: string
  lang: Lang
  nav?: NavLink[]
  /** The name of the person signed in; shown in the bar, with the ways in (`/account`) and out. */
  account?: string
  /** For tables: the measure of text is left. */
  wide?: boolean
  /** Nothing around the body: for a frame on another page. */
  bare?: boolean
  /** An address that the browser goes to by itself, after `refreshAfter` seconds (0). */
  refresh?: string
  refreshAfter?: number
  /** Addresses of modules that make the page livelier; it works without. */
  scripts?: string[]
  body: Html
  /** Set by sendPage from the request. */
  preferences?: Preferences & { returnTo: string }
}

/** The whole document; its scripts carry the nonce of the answer it is sent with. */
export function page(props: PageProps): (nonce: string) => string {
  const text = words[props.lang]
  const theme = props.preferences?.theme ?? 'system'
  const refresh =
    props.refresh !== undefined &&
    html`<meta http-equiv="refresh" content="${props.refreshAfter ?? 0};url=${props.refresh}">
`
  const markup = (nonce: string) => html`<!doctype html>
<html lang="${props.lang}"${attributes({ 'data-theme': theme === 'system' ? null : theme })}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>${props.title} – ${props.service}</title>
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="${stylePath}">
${props.scripts?.map((src) => html`<script type="module" nonce="${nonce}" src="${src}"></script>\n`)}</head>
<body${attributes({ class: props.bare ? 'bare' : null })}>
${
  !props.bare &&
  html`<a class="skip" href="#main">${text.skip}</a>
<header class="bar">${bar(props)}</header>`
}
<div${attributes({ class: props.nav ? 'frame with-nav' : 'frame' })}>
${props.nav && nav(props.nav, text.mainNavigation)}<main id="main" tabindex="-1"${attributes({ class: props.wide ? 'wide' : null })}>
${props.body}
</main>
</div>
${props.preferences && !props.bare && foot(props.lang, props.preferences)}</body>
</html>
`
  return (nonce) => markup(nonce).toString()
}

/**
 * Sends a page with the policy that all pages have: nothing from elsewhere, no frame around it, no form to
 * elsewhere. Chromium applies `form-action` to the redirect too: without the origin a click would seem to do nothing.
 */
export function sendPage(
  res: ServerResponse,
  status: number,
  props: PageProps,
  options: Policy = {},
): void {
  const req: IncomingMessage & { originalUrl?: string } = res.req
  const returnTo = req.method === 'GET' ? (req.originalUrl ?? req.url ?? '/') : '/'
  const preferences = hasPreferences(req) ? { ...preferencesOf(req), returnTo } : undefined
  const nonce = randomBytes(18).toString('base64url')
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "font-src 'none'",
    ["form-action 'self'", ...(options.formAction ?? []).map(originOf)].join(' '),
    ...(options.frames ? [`frame-src ${options.frames.map(originOf).join(' ')}`] : []),
    "base-uri 'none'",
    `frame-ancestors ${options.frameAncestors?.map(originOf).join(' ') ?? "'none'"}`,
  ]
  const body = page({ ...(preferences && { preferences }), ...props })(nonce)
  res.statusCode = status
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Security-Policy', policy.join('; '))
  if (options.frameAncestors !== undefined) res.removeHeader('X-Frame-Options')
  res.setHeader('Referrer-Policy', 'no-referrer')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Vary', 'Cookie, Accept-Language')
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.end(req.method === 'HEAD' ? undefined : body)
}

/** Only an origin may enter the policy: a semicolon in an address would begin a rule of its own. */
function originOf(address: string): string {
  const { origin, protocol } = new URL(address)
  if (protocol === 'https:' || protocol === 'http:') return origin
  throw new TypeError(
    'A policy takes http and https; for another scheme send a page with `refresh`',
  )
}

function bar(props: PageProps): Html {
  const text = words[props.lang]
  const account =
    props.account !== undefined &&
    html`
<span class="account"><span class="soft">${icon('user')}<span class="unseen">${text.signedInAs} </span><a href="/account">${props.account}</a></span> <a href="/sign-out">${text.signOut}</a></span>`
  return html`<a class="home" href="/">${props.service}</a>${account}`
}

function nav(links: NavLink[], label: string): Html {
  return html`<nav aria-label="${label}"><ul>
${links.map(
  (link) =>
    html`<li><a href="${link.href}"${attributes({ 'aria-current': link.current ? 'page' : null })}>${link.label}</a></li>\n`,
)}</ul></nav>
`
}

function foot(lang: Lang, chosen: Preferences & { returnTo: string }): Html {
  const text = words[lang]
  const back = `?return_to=${encodeURIComponent(chosen.returnTo)}`
  const choice = (name: string, value: string, label: string, current: boolean, speaks?: string) =>
    html`<button formaction="/preferences/${name}/${value}${back}"${attributes({ 'aria-pressed': String(current), lang: speaks })}>${label}</button>`
  return html`<footer class="foot"><form method="post">
<div role="group" aria-label="${text.appearance}">${themes.map((theme) => choice('theme', theme, text.themes[theme], theme === chosen.theme))}</div>
<div role="group" aria-label="${text.language}">${languages.map((other) => choice('lang', other, text.languages[other], other === lang, other))}</div>
<a href="/docs/" hreflang="en">${text.documentation}</a></form></footer>
`
}
