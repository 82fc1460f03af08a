import type { Said } from './said.ts'

/**
 * What is wrong with a body, for whoever sent it; the words of its readers are about their own insides. Null: nothing is known.
 * @see [body-parser, Errors](https://github.com/expressjs/body-parser#errors)
 */
export function badBody(error: Error): Said | null {
  const { type, limit, charset } = error as { type?: unknown; limit?: unknown; charset?: unknown }
  switch (type) {
    case 'entity.parse.failed': {
      const at = /position (\d+)/.exec(error.message)?.[1]
      return {
        en: `The body is no JSON${at === undefined ? '' : `: look at character ${at}`}.`,
        fr: `Ce qui a été envoyé n’est pas du JSON${at === undefined ? '' : ` : voir le caractère ${at}`}.`,
      }
    }
    case 'entity.too.large':
      return {
        en: `What was sent is larger than ${limit} bytes, the most that is taken here.`,
        fr: `Ce qui a été envoyé dépasse ${limit} octets, le plus qui soit pris ici.`,
      }
    case 'parameters.too.many':
      return {
        en: 'The form has more fields than are taken here.',
        fr: 'Le formulaire a plus de champs qu’il n’en est pris ici.',
      }
    case 'charset.unsupported':
      return {
        en: `The body is said to be in ${charset}: send it in UTF-8.`,
        fr: `Ce qui a été envoyé serait en ${charset} : envoyez-le en UTF-8.`,
      }
    default:
      return null
  }
}
