import { sessionOf } from '@mandate/accounts'
import { type Frame, type Html, type Lang, languageOf, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'

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

export function shell(options: { service: string | Record<Lang, string> }): Show {
  const { service } = options
  return (req, res, status, { current, ...page }) => {
    const lang = languageOf(req)
    sendPage(res, status, {
      ...page,
      service: typeof service === 'string' ? service : service[lang],
      lang,
      ...frameOf(sessionOf(req), lang, current),
    })
  }
}

/** What stands around every page of a person who is signed in. */
export function frameOf({ name }: { name: string }, lang: Lang, current?: string): Frame {
  const nav = Object.entries(labels[lang]).map(([href, label]) => ({
    ...{ href, label },
    current: href === current,
  }))
  return { account: name, nav }
}
