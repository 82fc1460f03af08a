import {
  button,
  buttonLink,
  card,
  checkbox,
  colon,
  field,
  formatDateTime,
  type Html,
  html,
  type Lang,
  notice,
} from '@mandate/ui'
import type { News, RecoveryKey } from './keys.ts'
import { words } from './words.ts'

interface Page {
  title: string
  body: Html
}

/** `/recovery` for somebody signed in: the key, what waits, what happened. */
export function keyPage(props: {
  lang: Lang
  csrf: Html
  key: RecoveryKey | null
  news: News[]
}): Page {
  const { lang, csrf, key, news } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.lead}</p>
${waiting(props)}
<p>${key ? w.since(formatDateTime(key.madeAt.getTime(), lang)) : w.none}</p>
${key && html`<p class="soft">${w.waits}</p>`}
<div class="row">${buttonLink({ href: '/recovery/new', label: key ? w.replace : w.make })}${
      key &&
      html`<form method="post" action="/recovery/remove">${csrf}${button({ label: w.remove, kind: 'end' })}</form>`
    }</div>
${
  news.length > 0 &&
  card({
    title: w.happened,
    body: html`<ul>${news.map(({ kind, at }) => html`<li>${formatDateTime(at.getTime(), lang)}${colon[lang]}${w.news[kind]}</li>`)}</ul>`,
  })
}`,
  }
}

/** A change of the key that the present one, and whoever is signed in, can stop. */
function waiting(props: { lang: Lang; csrf: Html; key: RecoveryKey | null }): Html | null {
  const next = props.key?.next
  if (!next) return null
  const w = words[props.lang]
  const date = formatDateTime(next.at.getTime(), props.lang)
  return notice({
    tone: 'warn',
    body: html`<p>${next.x === null ? w.willRemove(date) : w.willReplace(date)} ${w.notYou}</p>
<form method="post" action="/recovery/keep">${props.csrf}${button({ label: w.keep })}</form>`,
  })
}

/** `/recovery/new`: made by the browser, shown once. */
export function makePage(props: {
  lang: Lang
  csrf: Html
  address: string
  publicUrl: string
  replaces: boolean
}): Page {
  const w = words[props.lang]
  return {
    title: w.newTitle,
    body: html`<h1>${w.newTitle}</h1>
<p>${w.newLead}</p>
${props.replaces && notice({ tone: 'warn', body: w.replaceLead })}
<noscript>${notice({ tone: 'warn', body: w.scriptless })}</noscript>
<form method="post" action="/recovery/key" class="stack" data-recovery-new="${props.address}" data-about="${w.file(props.publicUrl)}">
${props.csrf}<input type="hidden" name="public" data-public>
<div><button type="button" data-make hidden>${w.make}</button></div>
<p class="notice" role="alert" data-unable hidden>${w.unable}</p>
<section class="card stack" data-shown hidden tabindex="-1" aria-labelledby="yours">
<h2 id="yours">${w.yours}</h2>
<p><code data-text></code></p>
<div class="row"><a class="button" data-save download="mandate-recovery-key.txt" href="#">${w.save}</a><button type="button" data-print>${w.print}</button></div>
${checkbox({ name: 'kept', value: 'yes', label: w.kept, required: true })}
<div class="answers two"><a class="button" href="/recovery">${w.cancel}</a>${button({ label: w.register })}</div>
</section>
</form>`,
  }
}

/** `/recover`: no sign-in. The field has no name, so that a form sent without script holds no key. */
export function usePage(props: { lang: Lang; refused: boolean }): Page {
  const w = words[props.lang]
  return {
    title: w.useTitle,
    body: html`<div class="alone"><h1>${w.useTitle}</h1>
<p>${w.useLead}</p>
<noscript>${notice({ tone: 'warn', body: w.scriptless })}</noscript>
${props.refused && notice({ tone: 'end', role: 'alert', body: w.refused })}
<form method="post" action="/recover" class="stack" data-recovery-use data-wrong="${w.wrong}" data-failed="${w.failed}" data-unable="${w.unable}">
<input type="hidden" name="answer" data-answer>
<p class="notice" role="alert" data-said hidden></p>
<div class="field"><label for="recovery-key">${w.field}</label>
<textarea id="recovery-key" data-key rows="7" required autocomplete="off" autocapitalize="none" spellcheck="false"></textarea></div>
<button data-go disabled>${w.use}</button>
</form></div>`,
  }
}

/** `/recovery` for somebody who is here with the key. */
export function actPage(props: {
  lang: Lang
  csrf: Html
  name: string
  until: Date
  key: RecoveryKey | null
  problem: 'shortPassword' | 'longPassword' | null
}): Page {
  const { lang, csrf, problem } = props
  const w = words[lang]
  return {
    title: w.actTitle,
    body: html`<h1>${w.actTitle}</h1>
<p>${w.until(props.name, formatDateTime(props.until.getTime(), lang))}</p>
${waiting(props)}
<div class="row">${buttonLink({ href: '/provider', label: w.toProvider })}${buttonLink({ href: '/access', label: w.toAccess })}</div>
<form method="post" action="/recovery/password" class="card stack">${csrf}
<h2>${w.passwordTitle}</h2><p>${w.passwordLead}</p>
${field({ label: w.password, name: 'password', type: 'password', autocomplete: 'new-password', required: true, hint: w.passwordHint, error: problem && w[problem] })}
${button({ label: w.setPassword })}
</form>
<form method="post" action="/recovery/leave">${csrf}${button({ label: w.leave })}</form>`,
  }
}

/** After a new password: the session with the key is over. */
export function passwordSetPage(lang: Lang, name: string): Page {
  const w = words[lang]
  return {
    title: w.passwordTitle,
    body: html`<div class="alone"><h1>${w.passwordTitle}</h1><p>${w.passwordSet(name)}</p>${buttonLink({ href: '/sign-in?return_to=/account%3Fback', label: w.signIn })}</div>`,
  }
}

/** What the home page says of it until the owner has looked. */
export function recoveryNotice(lang: Lang, key: RecoveryKey | null, news: News[]): Html | null {
  const w = words[lang]
  const telling = news.filter(({ kind }) => kind !== 'made' && kind !== 'kept')
  if (!key?.next && telling.length === 0) return null
  const date = key?.next && formatDateTime(key.next.at.getTime(), lang)
  return notice({
    tone: 'warn',
    body: html`${key?.next && date && html`<p>${key.next.x === null ? w.willRemove(date) : w.willReplace(date)}</p>`}
${telling.map(({ kind, at }) => html`<p>${formatDateTime(at.getTime(), lang)}${colon[lang]}${w.news[kind]}</p>`)}
<p><a href="/recovery">${w.look}</a></p>`,
  })
}
