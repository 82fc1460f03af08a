import type { NameProblem } from '@mandate/accounts'
import { button, card, field, type Html, html, type Lang } from '@mandate/ui'
import type { OwnAddress } from './file.ts'
import { words } from './words.ts'

export interface AliasProps {
  lang: Lang
  csrf: Html
  /** `name@host` as it is now. */
  alias: string
  /** How long a former name is kept for its owner, in days. */
  days: number
  /** The new name as it was typed, and why it cannot be. */
  name?: string
  problem?: NameProblem
  /** An address on an own domain as it was typed; null: it is none. */
  typed?: string
  own?: OwnAddress | null
}

export function aliasPage(props: AliasProps): { title: string; body: Html } {
  const { lang, own } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
${card({ body: html`<p><strong>${props.alias}</strong></p><p>${w.what}</p>` })}
<form method="post" action="/alias" class="card"><h2>${w.change}</h2>
<p>${w.changeLine(props.days)}</p>
${props.csrf}${field({
  label: w.name,
  name: 'name',
  value: props.name ?? null,
  hint: w.nameHint,
  error: props.problem ? w.problems[props.problem] : null,
  required: true,
  maxlength: 32,
  spellcheck: 'false',
  autocapitalize: 'none',
  autocomplete: 'username',
})}
${button({ label: w.change })}
</form>
<form method="get" action="/alias" class="card"><h2>${w.domain}</h2>
<p>${w.domainLine}</p>
${field({
  label: w.address,
  name: 'address',
  value: props.typed ?? null,
  hint: w.addressHint,
  error: own === null ? w.noAddress : null,
  required: true,
  maxlength: 320,
  spellcheck: 'false',
  autocapitalize: 'none',
})}
${button({ label: w.show })}
</form>
${own && file(own, lang)}`,
  }
}

function file(own: OwnAddress, lang: Lang): Html {
  const w = words[lang]
  const download = `/alias/webfinger?address=${encodeURIComponent(own.address)}`
  return card({
    title: w.fileTitle(own.address),
    body: html`<p>${w.fileLine}</p>
<p><code>${own.url}</code></p>
<pre>${own.file}</pre>
<p><a class="button" href="${download}">${w.download}</a></p>
<p class="soft">${w.headers} <code>Access-Control-Allow-Origin: *</code></p>
<p class="soft">${w.afterwards}</p>`,
  })
}
