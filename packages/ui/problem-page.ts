import { html } from './html.ts'
import type { Lang } from './languages.ts'
import type { PageProps } from './page.ts'
import { notice } from './parts.ts'
import { words } from './words/catalog.ts'

/**
 * The page for what went wrong: what happened, what has not happened, what to do. Pages' own mistakes are said
 * beside their fields instead. `detail` is shown below 500 only; `reference` finds it in the log.
 */
export function problemPage(props: {
  service: string
  lang: Lang
  problem: { status: number; message: string }
  reference?: string
}): PageProps {
  const { problem, service, lang, reference } = props
  const text = words[lang].problem
  const said: Record<number, [title: string, what: string]> = {
    403: [text.forbidden, text.forbiddenText],
    404: [text.notFound, text.notFoundText],
    429: [text.tooMany, text.tooManyText],
  }
  const [title, what] =
    problem.status >= 500
      ? [text.server, text.serverText]
      : (said[problem.status] ?? [text.title, problem.message])
  const body = html`<h1>${title}</h1>
${notice({ tone: problem.status >= 500 ? 'end' : 'warn', body: what })}<p><a href="/">${text.home}</a></p>
${problem.status >= 500 && reference !== undefined && html`<p class="soft">${text.reference} <code>${reference}</code></p>`}`
  return { title, service, lang, body }
}
