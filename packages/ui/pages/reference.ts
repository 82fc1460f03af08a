import { type RequestHandler, Router } from 'express'
import type { Lang } from '../language/languages.ts'
import { dangerouslyCreate, type Html, html } from '../markup/html.ts'
import { sendPage } from './page.ts'
import { languageOf } from './preferences.ts'

/** What is read of an OpenAPI 3.1 document. */
export interface Described {
  info: { title: string; description: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, object>>
  components: { schemas: Record<string, object> }
}
interface Shape {
  $ref?: string
  properties?: object
  required?: string[]
}
interface Operation {
  summary?: string
  tags?: string[]
  security?: Record<string, unknown>[]
  parameters?: { name: string; in: string; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: Shape }> }
  responses?: Record<string, { description: string; content?: Record<string, { schema?: Shape }> }>
}

/** The description is in English, and what stands between its parts is too. */
const raw: Record<Lang, string> = {
  en: 'As a file for programs',
  fr: 'En anglais. En fichier pour les programmes',
}

/** `/openapi.json`, and `/openapi` for people: how a service describes itself. */
export function openapiRoutes(described: Described, service: Record<Lang, string>): Router {
  const routes = Router()
  routes.get('/openapi.json', (_req, res) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=300' })
    res.json(described)
  })
  routes.get('/openapi', referencePage(described, service))
  return routes
}

/** An article for each call, without a script of anybody's. */
function referencePage(described: Described, service: Record<Lang, string>): RequestHandler {
  return (req, res) => {
    const lang = languageOf(req)
    const { title } = described.info
    sendPage(res, 200, {
      title,
      service: service[lang],
      lang,
      wide: true,
      body: reference(described, lang),
    })
  }
}

export function reference(described: Described, lang: Lang): Html {
  const calls = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      ...(operation as Operation),
    })),
  )
  const tags = [...new Set(calls.flatMap(({ tags = [] }) => tags))]
  return html`<div class="developers stack"><h1 lang="en">${described.info.title}</h1>
<p lang="en">${prose(described.info.description)}</p>
<p><code>${described.servers[0]?.url}</code> · <a href="/openapi.json">${raw[lang]}</a></p>
<div lang="en" class="stack">
${tags.map((tag) => {
  const of = calls.filter(({ tags = [] }) => tags.includes(tag))
  const alike = answersOfAll(of)
  return html`<h2>${tag}</h2>
${alike.length > 0 && html`<p>Each of these may also answer:</p>${answerList(alike)}`}
${of.map((call) => article(call, alike))}`
})}
<h2>Shapes</h2>
${Object.entries(described.components.schemas).map(
  ([name, schema]) => html`<details id="${name}"><summary><code>${name}</code></summary>
<pre tabindex="0">${written(schema)}</pre></details>`,
)}</div></div>`
}

type Answer = [status: string, says: NonNullable<Operation['responses']>[string]]

/** What every call of several may answer, word for word: it is said once, above them. */
function answersOfAll([first, ...others]: Operation[]): Answer[] {
  if (others.length === 0) return []
  const isAlike = ([status, says]: Answer, { responses = {} }: Operation) =>
    JSON.stringify(responses[status]) === JSON.stringify(says)
  return Object.entries(first?.responses ?? {}).filter((answer) =>
    others.every((other) => isAlike(answer, other)),
  )
}

function article(call: Operation & { path: string; method: string }, alike: Answer[]): Html {
  const { parameters = [], security = [], requestBody, responses = {} } = call
  const own = Object.entries(responses).filter(
    ([status]) => !alike.some(([common]) => common === status),
  )
  const ways = security.map((way) => Object.keys(way).join(' + ')).filter((way) => way !== '')
  return html`<article class="card"><h3><code>${call.method.toUpperCase()} ${call.path}</code></h3>
<p>${prose(call.summary)}</p>
<p class="soft">With: ${ways.length === 0 ? 'nothing' : ways.join(' or ')}</p>
${
  parameters.length > 0 &&
  html`<dl>${parameters.map(
    ({ name, in: where, description }) =>
      html`<dt><code>${name}</code> <span class="soft">${where}</span></dt><dd>${prose(description)}</dd>`,
  )}</dl>`
}
${requestBody && html`<p>Sends: ${contents(requestBody.content ?? {})}</p>`}
${own.length > 0 && html`<p>Answers</p>${answerList(own)}`}</article>
`
}

function answerList(answers: Answer[]): Html {
  return html`<ul>${answers.map(
    ([status, { description, content = {} }]) =>
      html`<li><code>${status}</code> ${prose(description)} ${contents(content)}</li>`,
  )}</ul>`
}

/** As JSON, the innermost parts on one line each. It is ours, and has more quotes than words: they stay as they are. */
function written(schema: object): Html {
  const text = JSON.stringify(schema, null, 1).replaceAll(
    /([{[])\s+([^{}[\]]{1,60}?)\s+([}\]])/g,
    (_, before, inside, after) => `${before} ${inside.replaceAll(/\s+/g, ' ')} ${after}`,
  )
  return dangerouslyCreate(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
}

/** What stands between backticks is code. */
function prose(text = ''): Html[] {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

function contents(content: Record<string, { schema?: Shape }>): Html[] {
  return Object.entries(content).map(([type, { schema = {} }]) => {
    const name = /([^/]+)$/.exec(schema.$ref ?? '')?.[1]
    const shape = name ? html`<a href="#${name}">${name}</a>` : members(schema)
    return html`<span class="soft">${shape && /^application\/(problem\+)?json$/.test(type) ? shape : html`${type} ${shape}`}</span> `
  })
}

/** Of a shape without a name: what it holds, with `?` what may be absent. */
function members({ properties = {}, required = [] }: Shape): Html | null {
  const names = Object.keys(properties)
  if (names.length === 0) return null
  return html`<code>{ ${names.map((name) => (required.includes(name) ? name : `${name}?`)).join(', ')} }</code>`
}
