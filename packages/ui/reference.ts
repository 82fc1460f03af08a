import { type RequestHandler, Router } from 'express'
import { french } from './french.ts'
import { type Html, html } from './html.ts'
import type { Lang } from './languages.ts'
import { sendPage } from './page.ts'
import { languageOf } from './preferences.ts'

/** What is read of an OpenAPI 3.1 document. */
export interface Described {
  info: { title: string; description: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, object>>
  components: { schemas: Record<string, object> }
}
interface Operation {
  summary?: string
  tags?: string[]
  security?: Record<string, unknown>[]
  parameters?: { name: string; in: string; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: object }> }
  responses?: Record<string, { description: string; content?: Record<string, { schema?: object }> }>
}

const words = {
  en: {
    raw: 'As a file for programs',
    with: 'With',
    sends: 'Sends',
    answers: 'Answers',
    schemas: 'Shapes',
    open: 'nothing',
    or: 'or',
  },
  fr: french({
    raw: 'En fichier pour les programmes',
    with: 'Avec',
    sends: 'Envoie',
    answers: 'Réponses',
    schemas: 'Formes',
    open: 'rien',
    or: 'ou',
  }),
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
  const w = words[lang]
  const calls = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      ...(operation as Operation),
    })),
  )
  const tags = [...new Set(calls.flatMap(({ tags = [] }) => tags))]
  return html`<div class="developers stack"><h1>${described.info.title}</h1>
<p>${prose(described.info.description)}</p>
<p><code>${described.servers[0]?.url}</code> · <a href="/openapi.json">${w.raw}</a></p>
<div lang="en" class="stack">
${tags.map(
  (tag) => html`<h2>${tag}</h2>
${calls.filter(({ tags = [] }) => tags.includes(tag)).map((call) => article(call, lang))}`,
)}
<h2>${w.schemas}</h2>
${Object.entries(described.components.schemas).map(
  ([name, schema]) => html`<details id="${name}"><summary><code>${name}</code></summary>
<pre tabindex="0">${JSON.stringify(schema, null, 2)}</pre></details>`,
)}</div></div>`
}

function article(call: Operation & { path: string; method: string }, lang: Lang): Html {
  const w = words[lang]
  const { parameters = [], security = [], requestBody, responses = {} } = call
  const ways = security.map((way) => Object.keys(way).join(' + ')).filter((way) => way !== '')
  return html`<article class="card"><h3><code>${call.method.toUpperCase()} ${call.path}</code></h3>
<p>${prose(call.summary)}</p>
<p class="soft">${w.with}: ${ways.length === 0 ? w.open : ways.join(` ${w.or} `)}</p>
${
  parameters.length > 0 &&
  html`<dl>${parameters.map(
    ({ name, in: where, description }) =>
      html`<dt><code>${name}</code> <span class="soft">${where}</span></dt><dd>${prose(description)}</dd>`,
  )}</dl>`
}
${requestBody && html`<p>${w.sends}: ${contents(requestBody.content ?? {})}</p>`}
<p>${w.answers}</p>
<ul>${Object.entries(responses).map(
    ([status, { description, content = {} }]) =>
      html`<li><code>${status}</code> ${prose(description)} ${contents(content)}</li>`,
  )}</ul></article>
`
}

/** What stands between backticks is code. */
function prose(text = ''): Html[] {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

function contents(content: Record<string, { schema?: object }>): Html[] {
  return Object.entries(content).map(([type, { schema }]) => {
    const name = /([^/]+)$/.exec((schema as { $ref?: string } | undefined)?.$ref ?? '')?.[1]
    return html`<span class="soft">${type}${name && html` <a href="#${name}">${name}</a>`}</span> `
  })
}
