import { foreign, formatDate, type Html, html, icon } from '@mandate/ui'
import { consentItem, sentence } from '../consent/page/item.ts'
import { narrowing } from '../consent/page/narrowing.ts'
import type { ConsentItem, ConsentNarrowing, ConsentSentence } from '../consent/page/page-props.ts'
import { words as consentWords } from '../consent/page/words.ts'
import { words } from './words.ts'

export interface ChangeProps {
  lang: 'en' | 'fr'
  action: string
  csrf: string
  consentS256: string
  /** The person's alias where a person reads. */
  appHost: string
  isPerson: boolean
  /** The name that the app chose: in quotes, after the host. */
  appName: string | null
  dataHost: string
  /** When it ends as it is now, ms; null: when its owner ends it. */
  until: number | null
  items: ConsentItem[]
  narrowing: ConsentNarrowing
  /** What would hold afterwards; null where that is nothing, or cannot be read. */
  after: { sentences: ConsentSentence[]; until: number | null } | null
  /** Why the page is shown again, in words. Focus belongs on it. */
  problem: string | null
}

/** The question of consent turned around: all of it is shared, and what the owner ticks is not any more. */
export function changePage(props: ChangeProps): { title: string; body: Html } {
  const { lang, appHost: reader } = props
  const own = words[lang]
  const w = props.isPerson ? { ...own, ...own.person } : own
  const app = consentWords[lang]
  const duration = props.isPerson ? own.person.duration : app.duration
  const c = { ...app, object: w.stopSharing, asAsked: w.placeAsNow, duration }
  const saidAt = props.isPerson ? 'person-says' : null
  return {
    title: w.title(reader),
    body: html`
    <header class="stack">
      <h1>${w.title(reader)}</h1>
      ${props.appName && html`<p>${c.callsItself[0]}${foreign(props.appName)}${c.callsItself[1]}</p>`}
      <p>${w.now(end(props.until, props))} ${w.howItGoes}</p>
      ${props.problem && html`<p class="notice" role="alert" tabindex="-1" autofocus>${icon('triangle-alert')} ${props.problem}</p>`}
    </header>
    <form method="post" action="${props.action}" class="consent">
      <input type="hidden" name="_csrf" value="${props.csrf}">
      <input type="hidden" name="consent_s256" value="${props.consentS256}">
      <div class="asked stack">
        <fieldset class="card">
          <legend>${w.legend}</legend>
          ${props.items.map((item) => consentItem(withoutUse(item), props.dataHost, c, lang, saidAt))}
          ${props.isPerson && html`<p class="soft" id="person-says">${own.person.keeps}</p>`}
        </fieldset>
      </div>
      <div class="decide stack">
        ${narrowing(props.narrowing, { ...c, durations: { ...c.durations, as_now: w.asNow } })}
        ${after(props)}
        <div class="answers two">
          <button name="answer" value="refuse">${w.keep}</button>
          <button name="answer" value="allow">${w.change}</button>
        </div>
      </div>
    </form>`,
  }
}

function after(props: ChangeProps): Html {
  const w = words[props.lang]
  const c = consentWords[props.lang]
  const { after: then, problem } = props
  return html`<section class="card" aria-labelledby="after">
    <h2 id="after">${w.after}</h2>
    <div role="status" class="stack">${
      then === null
        ? html`<p>${problem}</p>`
        : html`
      <p><strong>${c.things(then.sentences.length)}</strong>, ${end(then.until, props)}.</p>
      <ul>${then.sentences.map((each) => html`<li>${sentence(each)}</li>`)}</ul>`
    }
    </div>
  </section>`
}

function end(until: number | null, { lang }: ChangeProps): string {
  const w = words[lang]
  return until === null ? w.untilEnded : w.until(formatDate(until, lang))
}

/** What it is good for to its owner is said when it is asked for; here nothing is asked. */
function withoutUse(item: ConsentItem): ConsentItem {
  return { ...item, sentence: { ...item.sentence, use: null } }
}
