import { button, field, type Html, html, icon, type Lang } from '@mandate/ui'
import { words } from './words.ts'

type Rendered = { title: string; body: Html }

export function codePage(props: {
  lang: Lang
  csrf: Html
  typed: string
  /** What became of the code that was typed. */
  error: string | null
}): Rendered {
  const w = words[props.lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.what}</p>
<p class="notice">${icon('triangle-alert')} <strong>${w.warningTitle}</strong> ${w.warning}</p>
<form method="post" action="/device" class="card">${props.csrf}${field({
      label: w.code,
      name: 'code',
      value: props.typed,
      hint: w.hint,
      error: props.error,
      required: true,
      maxlength: 20,
      spellcheck: 'false',
      autocapitalize: 'none',
      autocomplete: 'off',
    })}
${button({ label: w.go })}
</form>`,
  }
}

/** After the answer: there is nowhere to go back to but the program. */
export function donePage(props: { lang: Lang; receipt: string | null }): Rendered {
  const w = words[props.lang]
  const title = props.receipt === null ? w.refused : w.allowed
  const said =
    props.receipt === null
      ? html`<p>${w.refusedLine}</p>`
      : html`<p>${w.allowedLine}</p>
<p>${icon('receipt-text')} <a href="/receipts/${props.receipt}">${w.receipt}</a></p>
<p class="soft">${w.end[0]}<a href="/access">${w.access}</a>${w.end[1]}</p>`
  return { title, body: html`<h1>${title}</h1>${said}` }
}
