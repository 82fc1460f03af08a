import type { IncomingMessage } from 'node:http'

export const languages = ['en', 'fr'] as const
export type Lang = (typeof languages)[number]

export function isLang(text: unknown): text is Lang {
  return languages.some((lang) => lang === text)
}

/** The language of ours that `Accept-Language` prefers; English when it names none of them. */
export function acceptedLanguage(req: Pick<IncomingMessage, 'headers'>): Lang {
  let best: Lang = 'en'
  let bestWeight = 0
  for (const part of req.headers['accept-language']?.split(',').slice(0, 20) ?? []) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
    const q = parameters.find((parameter) => parameter.trim().startsWith('q='))
    const weight = q ? Number(q.trim().slice(2)) : 1
    const lang = range.split('-', 1)[0]
    if (isLang(lang) && weight > bestWeight) {
      best = lang
      bestWeight = weight
    }
  }
  return best
}
