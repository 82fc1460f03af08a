import { sessionOf } from '@mandate/accounts'
import { type Frame, type Html, type Lang, languageOf, type NavLink, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import { words as recovery } from '../recovery/words.ts'

const labels: Record<Lang, Record<string, string>> = {
  en: {
    '/': 'Home',
    '/data': 'Add data',
    '/explore': 'Explore',
    '/access': 'Access',
    '/activity': 'Activity',
    '/provider': 'Provider',
    '/take-out': 'Take it with you',
  },
  fr: {
    '/': 'Accueil',
    '/data': 'Ajouter des données',
    '/explore': 'Explorer',
    '/access': 'Accès',
    '/activity': 'Activité',
    '/provider': 'Gestionnaire',
    '/take-out': 'Tout emporter',
  },
}

/** What a room's page is, inside the frame that all pages of this service share. */
export interface Shown {
  title: string
  body: Html
  /** The `href` of the navigation that this page belongs to. */
  current?: string
  /** An address the browser goes to by itself. */
  refresh?: string
  scripts?: string[]
  wide?: boolean
}

/** Answers with a page for the person signed in. */
export type Show = (req: Request, res: Response, status: number, page: Shown) => void

export function shell(options: {
  service: string | Record<Lang, string>
  /** Whether somebody is here with a recovery key alone. */
  isWithKey?: (req: Request) => boolean
}): Show {
  const { service, isWithKey } = options
  return (req, res, status, { current, ...page }) => {
    const lang = languageOf(req)
    sendPage(res, status, {
      ...page,
      service: typeof service === 'string' ? service : service[lang],
      lang,
      ...(isWithKey?.(req) ? frameWithKey(lang, current) : frameOf(sessionOf(req), lang, current)),
    })
  }
}

/** What stands around every page of a person who is signed in. */
export function frameOf({ name }: { name: string }, lang: Lang, current?: string): Frame {
  return { account: name, nav: navOf(labels[lang], current) }
}

/** What a recovery key opens. Whoever holds it is not signed in, and could not sign out: they leave on its page. */
function frameWithKey(lang: Lang, current?: string): Frame {
  const opened = ['/access', '/provider'].map((href) => [href, labels[lang][href]])
  return {
    nav: navOf({ '/recovery': recovery[lang].title, ...Object.fromEntries(opened) }, current),
  }
}

function navOf(named: Record<string, string>, current?: string): NavLink[] {
  return Object.entries(named).map(([href, label]) => ({ href, label, current: href === current }))
}
