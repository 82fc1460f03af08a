import { type Lang, french as setInFrench } from '@mandate/ui'
import type { ReportWarning } from '../store.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import type { Said } from './said.ts'

const languages: Record<Lang, Record<string, Said>> = {
  en: english,
  fr: setInFrench(french),
}

/**
 * A warning in the reader's language. What has no words here is said as its importer says it, in
 * English: `lang` is the language of the text.
 */
export function sayWarning(
  warning: Pick<ReportWarning, 'code' | 'message' | 'action' | 'about'>,
  lang: Lang,
): { text: string; todo: string | undefined; lang: Lang } {
  const { code, message, action, about = {} } = warning
  const said = Object.hasOwn(english, code) ? languages[lang][code] : undefined
  if (!said) return { text: message, todo: action, lang: 'en' }
  const text = typeof said.text === 'string' ? said.text : said.text(about)
  return { text, todo: said.todo, lang }
}
