import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptedLanguage, isLang, type Lang } from '../language/languages.ts'
import { ownPath } from './own-path.ts'

// Appearance and language are chosen at the end of each page and kept in two cookies, so that the server
// draws the page as wanted: no script, no flash.

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export interface Preferences {
  theme: Theme
  lang: Lang
}

const YEAR = 365 * 24 * 3600
/** Read when a page asks: most requests are answered without one. */
const chosen = new WeakMap<IncomingMessage, (req: IncomingMessage) => Preferences>()

/** What the reader of this request chose; without a choice, the device's appearance and the browser's language. */
export function preferencesOf(req: IncomingMessage): Preferences {
  return chosen.get(req)?.(req) ?? { theme: 'system', lang: acceptedLanguage(req) }
}

/** Whether the choice can be made here: a service without `preferences` shows no buttons for it. */
export function hasPreferences(req: IncomingMessage): boolean {
  return chosen.has(req)
}

/** The language for the pages of this request. */
export function languageOf(req: IncomingMessage): Lang {
  return preferencesOf(req).lang
}

/**
 * Lets pages read both cookies, and answers `POST /preferences/{theme}/{value}` and `/preferences/lang/{value}` of the
 * page's own buttons. `cookieName` makes a cookie's name fit for where the service runs.
 */
export function preferences(options: {
  cookieName: (name: 'theme' | 'lang') => string
  secure: boolean
}): (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void {
  const names = { theme: options.cookieName('theme'), lang: options.cookieName('lang') }
  const read = (req: IncomingMessage): Preferences => {
    const theme = readCookie(req, names.theme)
    const lang = readCookie(req, names.lang)
    return {
      theme: isTheme(theme) ? theme : 'system',
      lang: isLang(lang) ? lang : acceptedLanguage(req),
    }
  }
  return (req, res, next) => {
    chosen.set(req, read)
    if (req.method !== 'POST' || !req.url?.startsWith('/preferences/')) {
      next()
      return
    }
    // Some paths, like `///`, are no address; whoever comes later says that nothing is there.
    const [path, base] = [req.url ?? '/', 'http://own.invalid']
    const url = URL.canParse(path, base) ? new URL(path, base) : new URL(base)
    const [, name, value] = /^\/preferences\/(theme|lang)\/([a-z]+)$/.exec(url.pathname) ?? []
    const isKnown = name === 'theme' ? isTheme(value) : name === 'lang' && isLang(value)
    if (!isKnown) {
      next()
      return
    }
    // Another site's page may not choose either.
    if (!isOwnPage(req)) {
      res.writeHead(403).end()
      return
    }
    const cookieName = names[name as 'theme' | 'lang']
    const secure = options.secure ? '; Secure' : ''
    res.setHeader(
      'Set-Cookie',
      `${cookieName}=${value}; Path=/; Max-Age=${YEAR}; HttpOnly; SameSite=Lax${secure}`,
    )
    res.writeHead(303, { Location: ownPath(url.searchParams.get('return_to')) ?? '/' }).end()
  }
}

/** Browsers that do not say `Sec-Fetch-Site` name the origin of the page that holds the form. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin, host } = headers
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}

function isTheme(text: unknown): text is Theme {
  return themes.some((theme) => theme === text)
}

function readCookie(req: IncomingMessage, name: string): string | undefined {
  for (const pair of req.headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
