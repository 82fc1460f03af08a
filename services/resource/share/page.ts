import type { CatalogCollection, Sentence } from '@mandate/grants'
import {
  buttonLink,
  card,
  colon,
  details,
  field,
  formatCount,
  type Html,
  html,
  type Lang,
  table,
  tag,
} from '@mandate/ui'
import { titleOf } from '../catalog/title.ts'
import { cell, type Shown } from '../explore/cells.ts'
import type { CollectionCount } from '../records/collections.ts'
import { choiceForm } from './choice-form.ts'
import { words } from './words.ts'

/** What one item of a selection would share of one collection. */
export interface SharedPart {
  collection: CatalogCollection
  count: CollectionCount
  /** Titles of what is shown, in the order of the catalog. */
  fields: string[]
  /** How finely each is shown that is not shown exactly. */
  steps: ReadonlyMap<string, string>
  examples: Shown[]
}

export interface SharedItem {
  sentence: Sentence
  parts: SharedPart[]
}

/** What a selection would share, in sentences, numbers and examples; without one, where to put it. */
export function sharePage(props: {
  lang: Lang
  scope: string
  error: string | null
  items: SharedItem[]
  /** Where files are served. */
  files: string
  /** Pages of providers where this is shared with a person, and whose data it is. */
  people: string[]
  resource: string
  /** All boxes were empty. */
  isNothing?: boolean
}): { title: string; body: Html } {
  const { lang, scope, error, items } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.intro}</p>
${items.map((item) => itemCard(item, lang, props.files))}
${choice(props)}
${items.length > 0 && withApp(lang)}
${props.people.map((page) => withPerson(page, props))}
<form method="get" action="/share" class="card">
${field({
  label: w.field,
  name: 'scope',
  value: scope,
  hint: w.hint,
  error:
    error === null
      ? null
      : html`${w.wrong}<details class="developers"><summary>${w.developers}</summary><p lang="en">${error}</p></details>`,
  required: true,
  spellcheck: 'false',
  autocapitalize: 'none',
})}
<p class="row"><button>${w.show}</button>${items.length > 0 && html` <button type="button" data-copy="${scope}" hidden>${w.copy}</button> <span class="soft" role="status" data-copied="${w.copied}"></span>`}</p>
</form>`,
  }
}

/** Of one kind, of which something is to be seen, details can be chosen one by one. */
function choice(props: Parameters<typeof sharePage>[0]): Html | null {
  const { lang, scope, items, isNothing = false } = props
  const [item, ...more] = items
  const [part, ...others] = item?.parts ?? []
  if (!part || more.length + others.length > 0) return null
  return choiceForm({ lang, scope, part, isNothing })
}

/** Nobody but the app can begin: what it is to ask for is handed to it. */
function withApp(lang: Lang): Html {
  const w = words[lang]
  return card({ title: w.app, body: html`<p>${w.appLine}</p>` })
}

/** On to the provider, which asks with whom. */
function withPerson(page: string, props: { lang: Lang; scope: string; resource: string }): Html {
  const w = words[props.lang]
  const url = new URL(page)
  url.searchParams.set('resource', props.resource)
  url.searchParams.set('scope', props.scope)
  const body = html`<p>${w.personLine(url.host)}</p>${buttonLink({ href: url.href, label: w.goOn })}`
  return card({ title: w.person, body })
}

/** The numbers and examples alone, for a frame beside the sentence that asks for them. */
export function framePage(props: { lang: Lang; items: SharedItem[]; files: string }): {
  title: string
  body: Html
} {
  const { lang, items, files } = props
  const parts = items.flatMap((item) => item.parts)
  return {
    title: words[lang].title,
    body: html`<div class="stack">${parts.map((part) => partOf(part, lang, files))}
<p class="soft">${words[lang].onlyYou}</p></div>`,
  }
}

function itemCard({ sentence, parts }: SharedItem, lang: Lang, files: string): Html {
  const w = words[lang]
  return card({
    body: html`<p><strong>${sentence.text}</strong> ${sentence.denied.join(' ')}
${sentence.sensitive && tag({ label: w.sensitive, tone: 'sensitive' })}
${sentence.aboutOthers && tag({ label: w.aboutOthers, tone: 'sensitive', icon: 'user' })}</p>
${
  sentence.spelledOut.length > 0 &&
  details({
    summary: w.spelledOut(sentence.spelledOut.length),
    body: html`<ul>${sentence.spelledOut.map((one) => html`<li>${one}</li>`)}</ul>`,
  })
}
${parts.map((part) => partOf(part, lang, files))}
${sentence.openEnded && html`<p>${w.later}</p>`}`,
  })
}

function partOf(
  { collection, count, fields, steps, examples }: SharedPart,
  lang: Lang,
  files: string,
): Html {
  const w = words[lang]
  const text = formatCount(count.count, lang, w.records)
  const amount = count.exact ? w.count(text) : w.atLeast(text)
  const shown = collection.fields.filter(({ name }) => fields.includes(name))
  return html`<p>${titleOf(collection, lang)}${colon[lang]}${count.count === 0 ? w.none : amount}</p>
${
  examples.length > 0 &&
  table({
    caption: w.examples,
    columns: shown.map((one) => ({ label: one.words?.[lang].title ?? one.title })),
    rows: examples.map((record) =>
      shown.map((one) => cell(one, record, lang, files, { step: steps.get(one.name) })),
    ),
  })
}`
}
