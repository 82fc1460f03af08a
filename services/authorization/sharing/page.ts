import { definitions, field, formatDate, type Html, html, icon, type Lang } from '@mandate/ui'
import { consentItem, sentence } from '../consent/page/item.ts'
import { narrowing } from '../consent/page/narrowing.ts'
import type { ConsentItem, ConsentNarrowing, ConsentSentence } from '../consent/page/page-props.ts'
import { words as consentWords } from '../consent/page/words.ts'
import { words } from './words.ts'

/** Where to choose what: it is shown only where the data is. */
export function choosePage(props: { lang: Lang; homes: string[]; reader: string | null }): {
  title: string
  body: Html
} {
  const w = words[props.lang]
  const { homes, reader } = props
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
    <p>${reader === null ? w.notHere : homes.length === 0 ? w.noData : w.choose}</p>
    ${
      reader !== null &&
      homes.map(
        (origin) =>
          html`<p><a class="button" href="${origin}/">${w.chooseAt(new URL(origin).host)}</a></p>`,
      )
    }`,
  }
}

/** What was chosen, and whom it is for. */
export function whomPage(props: {
  lang: Lang
  resource: string
  scope: string
  sentences: ConsentSentence[]
  typed: string
  problem: string | null
}): { title: string; body: Html } {
  const w = words[props.lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
    <section class="card"><h2>${w.what}</h2>
      <ul>${props.sentences.map((each) => html`<li>${sentence(each)}</li>`)}</ul></section>
    <form method="get" action="/share" class="card">
      <input type="hidden" name="resource" value="${props.resource}"><input type="hidden" name="scope" value="${props.scope}">
      ${field({
        label: w.whom,
        name: 'person',
        value: props.typed === '' ? null : props.typed,
        hint: w.whomHint,
        error: props.problem,
        required: true,
        maxlength: 320,
        spellcheck: 'false',
        autocapitalize: 'none',
        autocomplete: 'off',
      })}
      <button>${w.goOn}</button>
    </form>`,
  }
}

export interface ShareProps {
  lang: Lang
  action: string
  csrf: string
  consentS256: string
  /** A number of this page. */
  request: string
  /** As it was typed and found; and who says so. */
  alias: string
  providerHost: string
  /** Where it is read. */
  readerHost: string
  dataHost: string
  items: ConsentItem[]
  narrowing: ConsentNarrowing
  after: { sentences: ConsentSentence[]; until: number | null } | null
  problem: string | null
}

/** *Share this with …?*: the question of consent, put by the owner. */
export function sharePage(props: ShareProps): { title: string; body: Html } {
  const { lang, alias, providerHost } = props
  const w = words[lang]
  const domain = alias.slice(alias.indexOf('@') + 1)
  const c = { ...consentWords[lang], asAsked: w.placeAsChosen, duration: w.duration }
  return {
    title: w.question.join(alias),
    body: html`
    <header class="stack">
      <h1>${w.question[0]}<bdi>${alias}</bdi>${w.question[1]}</h1>
      ${definitions([
        [w.person, html`<bdi>${alias}</bdi>`],
        [w.provider, providerHost],
        [w.readIn, props.readerHost],
      ])}
      <p class="notice">${icon('info')} ${domain === providerHost ? w.check(providerHost) : w.checkDomain(domain, providerHost)}</p>
      ${props.problem && html`<p class="notice" role="alert" tabindex="-1" autofocus>${icon('triangle-alert')} ${props.problem}</p>`}
    </header>
    <form method="post" action="${props.action}" class="consent">
      <input type="hidden" name="_csrf" value="${props.csrf}">
      <input type="hidden" name="consent_s256" value="${props.consentS256}">
      <input type="hidden" name="request" value="${props.request}">
      <div class="asked stack">
        <fieldset class="card">
          <legend>${w.sees}</legend>
          ${props.items.map((item) => consentItem(item, props.dataHost, c, lang, 'person-says'))}
          <p class="soft" id="person-says">${w.keeps}</p>
        </fieldset>
      </div>
      <div class="decide stack">
        ${narrowing(props.narrowing, c)}
        ${after(props)}
        <div class="answers two">
          <button name="answer" value="refuse">${w.refuse}</button>
          <button name="answer" value="allow">${w.allow}</button>
        </div>
      </div>
    </form>`,
  }
}

function after({ lang, after: then, problem }: ShareProps): Html {
  const w = words[lang]
  return html`<section class="card" aria-labelledby="after">
    <h2 id="after">${w.after}</h2>
    <div role="status" class="stack">${
      then === null
        ? html`<p>${problem}</p>`
        : html`
      <p><strong>${consentWords[lang].things(then.sentences.length)}</strong>, ${then.until === null ? w.untilEnded : w.until(formatDate(then.until, lang))}.</p>
      <ul>${then.sentences.map((each) => html`<li>${sentence(each)}</li>`)}</ul>`
    }
    </div>
  </section>`
}
