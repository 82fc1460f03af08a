import type { IncomingMessage, ServerResponse } from 'node:http'
import { french } from '../language/french.ts'
import type { Lang } from '../language/languages.ts'
import { type Html, html } from '../markup/html.ts'
import { notice } from '../markup/parts.ts'
import { words } from '../words/catalog.ts'
import { type PageProps, sendPage } from './page.ts'
import { languageOf } from './preferences.ts'

interface ProblemSaid {
  status: number
  /** Absent: the status says it all. */
  said?: { en: string } & Record<string, string>
  /** What whoever made the app has to do. */
  developers?: Record<Lang, string>
  /** Further, in English only. */
  detail?: string
  /** Says itself what can be done now: no advice follows. */
  isAdvice?: boolean
}

/** What stands around every page of somebody who is signed in. */
export type Frame = Pick<PageProps, 'account' | 'nav'>

/**
 * Answers a request with the page of its problem, in the reader's language, in the frame of whoever is signed in. Nobody is
 * looked for where the service itself may be what failed, or has too much to do; who cannot be found is nobody.
 */
export async function sendProblemPage<R extends IncomingMessage>(
  req: R & { originalUrl?: string; id?: unknown },
  res: ServerResponse,
  problem: ProblemSaid,
  service: Record<Lang, string>,
  frameOf?: (req: R) => Promise<Frame | null>,
): Promise<void> {
  const isTrouble = problem.status >= 500 || problem.status === 429
  const frame = frameOf === undefined || isTrouble ? null : await frameOf(req).catch(() => null)
  if (res.headersSent || res.destroyed) return
  const lang = languageOf(req)
  // What may go another time, and asked for nothing but a page, may be asked for again.
  const passes = problem.status >= 500 || problem.status === 429
  const again = req.method === 'GET' && passes ? req.originalUrl : undefined
  const page = problemPage({
    ...{ problem, lang, service: service[lang] },
    ...(again === undefined ? {} : { again }),
    ...(typeof req.id === 'string' ? { reference: req.id } : {}),
  })
  sendPage(res, problem.status, { ...page, ...frame })
}

/**
 * The page for what went wrong: what it was, what has not happened, what to do, and a way on. Pages' own
 * mistakes are said beside their fields instead. What is not known in the reader's language stands, as it
 * was written, for developers. Of what failed here nothing is told; what cannot be done at the moment (503) is said on purpose. `reference` finds it in the log.
 */
export function problemPage(props: {
  service: string
  lang: Lang
  problem: ProblemSaid
  reference?: string
  /** An address of this service that may work another time. */
  again?: string
}): PageProps {
  const { problem, service, lang, reference, again } = props
  const { status, said } = problem
  const text = words[lang].problem
  const [title, advice] = texts(lang, status)
  const isOurs = status >= 500
  const own = isOurs && status !== 503 ? undefined : said?.[lang]
  const what = lang === 'fr' ? french(own) : own
  const ways = [
    ...(again !== undefined ? [html`<a href="${again}">${text.again}</a>`] : []),
    ...(status === 401 ? [html`<a href="/sign-in">${text.signIn}</a>`] : []),
    html`<a href="/">${text.home}</a>`,
  ]
  const body = html`<h1>${title}</h1>
${notice({ tone: isOurs ? 'end' : 'warn', body: what ?? advice })}${what !== undefined && !problem.isAdvice && html`<p>${advice}</p>`}
<p>${ways.map((way, at) => html`${at > 0 ? ' · ' : ''}${way}`)}</p>
${!isOurs && forDevelopers(problem, lang, what === undefined)}
${isOurs && reference !== undefined && html`<p class="soft">${text.reference} <code>${reference}</code></p>`}`
  return { title, service, lang, body }
}

/** Folded, for whoever made the app. */
function forDevelopers(problem: ProblemSaid, lang: Lang, isUnsaid: boolean): Html | null {
  const { developers, detail = isUnsaid ? problem.said?.en : undefined } = problem
  const own = lang === 'fr' ? french(developers?.fr) : developers?.en
  if (own === undefined && detail === undefined) return null
  return html`<details class="developers"><summary>${words[lang].problem.developers}</summary>${own !== undefined && html`<p>${own}</p>`}${detail !== undefined && html`<p lang="en">${detail}</p>`}</details>`
}

function texts(lang: Lang, status: number): [title: string, advice: string] {
  const { problem } = words[lang]
  const known = [401, 403, 404, 408, 409, 413, 429] as const
  const [title = '', advice = ''] =
    problem[status >= 500 ? 500 : (known.find((one) => one === status) ?? 400)]
  return [title, advice]
}
