import {
  answers,
  button,
  buttonLink,
  card,
  field,
  formatDate,
  type Html,
  html,
  type Lang,
  notice,
  table,
} from '@mandate/ui'
import { csrfField, type FurtherWay } from '../pages.ts'
import { passkeyForm } from '../passkeys/form.ts'
import type { Passkey } from '../passkeys/store.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from '../password.ts'
import type { Session } from '../sessions.ts'
import { words } from '../words/catalog.ts'

/** What a page of a signed-in person holds; the service puts its frame around it. */
export interface AccountPage {
  title: string
  body: Html
  scripts?: string[]
}

export interface AccountProps {
  lang: Lang
  name: string
  passkeys: Passkey[]
  canHavePasskeys: boolean
  /** ms; null: no password. */
  passwordSince: number | null
  /** null: none were made. */
  codes: { madeAt: number; left: number } | null
  /** Where the account is deleted; null: nowhere here. */
  leave: string | null
  /** A way in that is the service's own. */
  further: FurtherWay | null
  /** Somebody has just come back in: whoever kept them out may have left a passkey. */
  isBack: boolean
}

/** Every way into this account, and how to change each. */
export function accountPage(props: AccountProps): AccountPage {
  const { lang, passwordSince, codes } = props
  const w = words[lang].account
  const password =
    passwordSince === null ? w.noPassword : w.passwordSince(formatDate(passwordSince, lang))
  const left = codes ? w.codesLeft(codes.left, formatDate(codes.madeAt, lang)) : w.noCodes
  return {
    title: w.title,
    body: html`<header class="stack"><h1>${w.title}</h1>
<p>${w.lead} <strong>${props.name}</strong>.</p></header>
${props.isBack && props.passkeys.length > 0 && notice({ tone: 'warn', body: w.whosePasskeys })}
${props.canHavePasskeys && card({ title: w.passkeys, body: passkeys(props) })}
${card({
  title: w.password,
  body: html`<p>${password}</p>${buttonLink({ href: '/account/password', label: w.changePassword })}`,
})}
${card({
  title: w.codes,
  body: html`<p>${w.codesLead}</p><p>${left}</p>${buttonLink({ href: '/account/codes', label: codes ? w.makeNewCodes : w.makeCodes })}`,
})}
${props.further && card({ title: props.further.title, body: html`<p>${props.further.lead}</p>${buttonLink({ href: props.further.href, label: props.further.label })}` })}
${props.leave !== null && card({ title: w.leave, body: html`<p>${w.leaveLead}</p>${buttonLink({ href: props.leave, label: w.leave, kind: 'end' })}` })}`,
  }
}

function passkeys({ lang, passkeys: own }: AccountProps): Html {
  const w = words[lang].account
  const rows = own.map(({ id, name, createdAt, usedAt }) => [
    html`<bdi>${name}</bdi>`,
    formatDate(createdAt, lang),
    usedAt === null ? w.never : formatDate(usedAt, lang),
    html`<a href="/account/passkeys/${id}/remove" aria-label="${w.removeNamed(name)}">${w.remove}</a>`,
  ])
  const { name, made, used, act } = w.columns
  const columns = [name, made, used, act].map((label) => ({
    label,
    // Where the rows stand below each other, two dates say which they are.
    number: label === made || label === used,
  }))
  return html`<p>${w.passkeysLead}</p>
${own.length === 0 ? html`<p>${w.noPasskeys}</p>` : table({ caption: w.caption, columns, rows, stacks: true })}
${buttonLink({ href: '/account/passkeys/new', label: w.addPasskey, icon: 'key-round' })}`
}

export function newPasskeyPage(props: {
  lang: Lang
  session: Session
  /** Where the browser module is. */
  script: string
  /** ms */
  now: number
  problem?: 'wrongName' | 'notMade'
}): AccountPage {
  const { lang, session, script, problem } = props
  const w = words[lang].account
  const named = field({
    label: w.what,
    name: 'called',
    hint: w.whatHint,
    error: problem === 'wrongName' ? w.wrongName : undefined,
    value: w.called(formatDate(props.now, lang)),
    required: true,
    maxlength: 60,
  })
  const form = passkeyForm({
    ...{ lang, act: 'register', action: '/account/passkeys/new' },
    options: '/account/passkeys/options',
    body: html`${csrfField(session)}<p>${w.addLead}</p>${named}${answers(
      buttonLink({ href: '/account', label: w.cancel }),
      button({ label: w.addPasskey, kind: 'act' }),
    )}`,
  })
  return {
    title: w.addPasskey,
    scripts: [script],
    body: html`<h1>${w.addPasskey}</h1>
${problem === 'notMade' && notice({ tone: 'end', role: 'alert', body: w.notMade })}
<div class="stack" data-without-passkey>${notice({ body: w.noPasskeyHere })}${buttonLink({ href: '/account', label: w.back })}</div>
${form}`,
  }
}

export function removePasskeyPage(props: {
  lang: Lang
  session: Session
  passkey: Passkey
  isLastWay?: boolean
}): AccountPage {
  const { lang, session, passkey } = props
  const w = words[lang].account
  return {
    title: w.removeTitle,
    body: html`<h1>${w.removeTitle}</h1>
${props.isLastWay && notice({ tone: 'warn', role: 'alert', body: w.lastWay })}
<p>${w.removeText(passkey.name)}</p>
<form method="post" action="/account/passkeys/${passkey.id}/remove">${csrfField(session)}${answers(
      buttonLink({ href: '/account', label: w.keep }),
      button({ label: w.remove }),
    )}</form>`,
  }
}

export function passwordPage(props: {
  lang: Lang
  session: Session
  problem?: 'shortPassword' | 'longPassword'
}): AccountPage {
  const { lang, session, problem } = props
  const w = words[lang].account
  return {
    title: w.changePassword,
    body: html`<h1>${w.changePassword}</h1>
<p>${w.passwordLead}</p>
<form method="post" action="/account/password" class="stack">${csrfField(session)}<input type="hidden" name="username" autocomplete="username" value="${session.name}">${newPasswordField(lang, problem)}${answers(
      buttonLink({ href: '/account', label: w.cancel }),
      button({ label: w.changePassword, kind: 'act' }),
    )}</form>`,
  }
}

export function newPasswordField(lang: Lang, problem?: 'shortPassword' | 'longPassword'): Html {
  const text = words[lang]
  return field({
    label: text.account.newPassword,
    name: 'password',
    type: 'password',
    hint: text.passwordHint,
    error: problem && text[problem],
    autocomplete: 'new-password',
    required: true,
    minlength: MIN_PASSWORD,
    maxlength: MAX_PASSWORD,
  })
}

export function makeCodesPage(props: {
  lang: Lang
  session: Session
  hasSome: boolean
}): AccountPage {
  const { lang, session, hasSome } = props
  const w = words[lang].account
  const title = hasSome ? w.makeNewCodes : w.makeCodes
  return {
    title,
    body: html`<h1>${title}</h1>
<p>${w.codesLead}</p>
<p>${w.makeLead}${hasSome && ` ${w.makeAgain}`}</p>
<form method="post" action="/account/codes">${csrfField(session)}${answers(
      buttonLink({ href: '/account', label: w.cancel }),
      button({ label: title }),
    )}</form>`,
  }
}

/** The one time they are shown. What is downloaded stands in the link itself: no second request, no script. */
export function codesPage(props: {
  lang: Lang
  name: string
  publicUrl: string
  codes: string[]
}): AccountPage {
  const { lang, name, publicUrl, codes } = props
  const w = words[lang].account
  const { host } = new URL(publicUrl)
  const head = w.fileHead(name, host)
  const use = w.codesUse(`${publicUrl}/sign-in/code`)
  const file = `${head}\r\n\r\n${codes.join('\r\n')}\r\n\r\n${use}\r\n`
  return {
    title: w.codesTitle,
    body: html`<h1>${w.codesTitle}</h1>
${notice({ tone: 'warn', body: w.codesOnce })}
<section class="card"><h2>${head}</h2><ol>${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
<p class="soft">${use}</p></section>
${answers(
  html`<a class="button" download="recovery-codes-${name}-${host.replace(':', '-')}.txt" href="data:text/plain;charset=utf-8,${encodeURIComponent(file)}">${w.download}</a>`,
  buttonLink({ href: '/account', label: w.kept }),
)}`,
  }
}

/** For the first page of somebody who has one way in only. */
export function offerNotice(lang: Lang, session: Session, passkeys: boolean): Html {
  const w = words[lang].offer
  return notice({
    body: html`<form method="post" action="/account/later" class="row">${csrfField(session)}<span>${w.text} ${passkeys && html`<a href="/account/passkeys/new">${w.passkey}</a> · `}<a href="/account/codes">${w.codes}</a></span> ${button({ label: w.later })}</form>`,
  })
}
