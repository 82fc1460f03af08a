import {
  answers,
  button,
  buttonLink,
  field,
  type Html,
  html,
  type Lang,
  notice,
  type PageProps,
} from '@mandate/ui'
import { passkeyForm } from './passkeys/form.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from './password.ts'
import type { Session } from './sessions.ts'
import { words } from './words/catalog.ts'

/** A way in that is the service's own: where it is made and looked after, and where it is used. */
export interface FurtherWay {
  title: string
  lead: string
  /** Where it is made, and what the link says. */
  href: string
  label: string
  use: { href: string; label: string }
}

export interface EntryProps {
  service: string
  lang: Lang
  /** What the service is. */
  what?: string
  further?: FurtherWay
  /** What was entered before. */
  name?: string
  /** Where to go afterwards; an own path, or null. */
  returnTo: string | null
  /** Why somebody on the way there is asked to sign in. */
  why?: string
  /** Signed in already, and asked again. */
  fresh?: boolean
  /** A form came without a sign-in, and nothing was done of it. */
  unsent?: boolean
  /** Where the browser module for passkeys is; null where none can be had. */
  passkeys?: string | null
  problem?: 'wrong' | 'wrongPasskey' | 'wrongName' | 'shortPassword' | 'longPassword' | 'taken'
}

export function signInPage(props: EntryProps): PageProps {
  const text = words[props.lang]
  const lead = props.fresh ? text.signInLead.fresh : text.signInLead.plain
  const body = html`<div class="alone">
<h1>${text.signIn}</h1>
${lead !== '' && html`<p>${lead}</p>`}${isPlain(props) && props.what && html`<p>${props.what}</p>`}${props.why && html`<p>${props.why}</p>`}${props.unsent && notice({ tone: 'warn', body: text.unsent })}${props.problem && notice({ tone: 'end', role: 'alert', body: text[props.problem] })}${props.passkeys && withPasskey(props)}<form method="post" action="/sign-in" class="stack">
${carried(props)}${field({
  ...nameField,
  label: text.name,
  value: props.name ?? '',
  autocomplete: props.passkeys ? 'username webauthn' : 'username',
})}${field({
  label: text.password,
  name: 'password',
  type: 'password',
  autocomplete: 'current-password',
  required: true,
})}${button({ label: text.signIn, kind: 'act' })}
</form>
${!props.fresh && html`<p class="soft">${text.signUpInstead} <a href="${withReturn('/sign-up', props.returnTo)}">${text.signUp}</a></p>`}
${
  // On the way from an app there is no such link: whoever leads people astray would copy it.
  isPlain(props) &&
  html`<p class="soft"><a href="/sign-in/code">${text.useCode}</a>${props.further && html` · <a href="${props.further.use.href}">${props.further.use.label}</a>`}</p>`
}
</div>`
  const scripts = props.passkeys ? { scripts: [props.passkeys] } : {}
  return { title: text.signIn, service: props.service, lang: props.lang, ...scripts, body }
}

/** Somebody comes by themselves, not sent here by an app and not asked again. */
function isPlain({ fresh, why }: EntryProps): boolean {
  return !fresh && !why
}

function withPasskey(props: EntryProps): Html {
  const text = words[props.lang]
  return passkeyForm({
    lang: props.lang,
    act: 'sign-in',
    action: '/sign-in/passkey',
    options: '/sign-in/passkey/options',
    isOffered: true,
    body: html`${carried(props)}${button({ label: text.usePasskey, icon: 'key-round' })}
<p class="soft">${text.usePasskeyHint}</p>
<p>${text.orPassword}</p>`,
  })
}

export function signUpPage(props: EntryProps): PageProps {
  const text = words[props.lang]
  const isAboutName = props.problem === 'wrongName' || props.problem === 'taken'
  const said = props.problem ? text[props.problem] : undefined
  const body = html`<div class="alone">
<h1>${text.signUp}</h1>
${props.why ? html`<p>${props.why}</p>` : props.what && html`<p>${props.what}</p>`}<p>${text.signUpLead}</p>
<form method="post" class="stack">
${carried(props)}${field({
  ...nameField,
  label: text.name,
  hint: text.nameHint,
  error: isAboutName ? said : undefined,
  value: props.name ?? '',
  pattern: '[a-z0-9\\-]{1,32}',
  autocomplete: 'username',
})}${field({
  label: text.password,
  name: 'password',
  type: 'password',
  hint: text.passwordHint,
  error: isAboutName ? undefined : said,
  autocomplete: 'new-password',
  required: true,
  minlength: MIN_PASSWORD,
  maxlength: MAX_PASSWORD,
})}${button({ label: text.signUp, kind: 'act' })}
</form>
<p class="soft">${text.signInInstead} <a href="${withReturn('/sign-in', props.returnTo)}">${text.signIn}</a></p>
</div>`
  return { title: text.signUp, service: props.service, lang: props.lang, body }
}

export function signOutPage(props: { service: string; lang: Lang; session: Session }): PageProps {
  const text = words[props.lang]
  const body = html`<div class="alone">
<h1>${text.signOut}</h1>
<p>${text.signOutLead} <strong>${props.session.name}</strong>. ${text.signOutText}</p>
<form method="post">${csrfField(props.session)}${answers(
    buttonLink({ href: '/', label: text.stay }),
    button({ label: text.signOut }),
  )}</form>
</div>`
  return { title: text.signOut, service: props.service, lang: props.lang, body }
}

/** The field that each form of a signed-in page carries; `csrf` looks for it. */
export function csrfField(session: Session): Html {
  return html`<input type="hidden" name="_csrf" value="${session.csrf}">`
}

export const nameField = {
  name: 'name',
  required: true,
  maxlength: 32,
  autocapitalize: 'none',
  spellcheck: 'false',
} as const

function carried({ returnTo, fresh }: EntryProps): Html {
  return html`${returnTo !== null && html`<input type="hidden" name="return_to" value="${returnTo}">`}${fresh && html`<input type="hidden" name="fresh" value="1">`}`
}

function withReturn(path: string, returnTo: string | null): string {
  return returnTo === null ? path : `${path}?return_to=${encodeURIComponent(returnTo)}`
}
