import { answers, button, field, type Html, html, icon, type Lang } from '@mandate/ui'
import { words } from './words.ts'

interface Page {
  title: string
  body: Html
}

export function codePage(props: {
  lang: Lang
  csrf: Html
  typed: string
  /** What became of the code that was typed. */
  error: string | null
}): Page {
  const w = words[props.lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.what}</p>
<p class="notice warn">${icon('triangle-alert')} <strong>${w.warningTitle}</strong> ${w.warning}</p>
<form method="post" action="/device" class="card">${props.csrf}${field({
      ...{ label: w.code, name: 'code', value: props.typed, hint: w.hint, error: props.error },
      ...{ required: true, maxlength: 20, spellcheck: 'false', autocapitalize: 'none' },
      autocomplete: 'off',
    })}
${button({ label: w.go })}
</form>`,
  }
}

/** What the program could do, before the answer; both weigh the same. */
export function questionPage(props: { lang: Lang; csrf: Html; code: string }): Page {
  const { lang, csrf, code } = props
  const w = words[lang]
  return {
    title: w.question,
    body: html`<h1>${w.question}</h1>
<p>${w.shows(code)}</p>
<ul>${w.can.map((one) => html`<li>${one}</li>\n`)}</ul>
<p>${w.cannot}</p>
<p class="notice warn">${icon('triangle-alert')} <strong>${w.warningTitle}</strong> ${w.warning}</p>
<form method="post" action="/device/answer">${csrf}<input type="hidden" name="code" value="${code}">
${answers(
  button({ label: w.refuse, name: 'answer', value: 'refuse' }),
  button({ label: w.allow, name: 'answer', value: 'allow' }),
)}</form>`,
  }
}

export function answeredPage(props: { lang: Lang; allowed: boolean }): Page {
  const w = words[props.lang]
  const [title, line] = props.allowed ? [w.allowed, w.allowedLine] : [w.refused, w.refusedLine]
  return { title, body: html`<h1>${title}</h1><p>${line}</p>` }
}
