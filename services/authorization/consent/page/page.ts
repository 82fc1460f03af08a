import { foreign, formatDate, type Html, html, icon, type Lang, writesList } from '@mandate/ui'
import { claims, commonClaims, consentItem, sentence } from './item.ts'
import { manyItems } from './many.ts'
import { narrowing } from './narrowing.ts'
import type { ConsentGroup, ConsentPage, ConsentProblem, ConsentProps } from './page-props.ts'
import { problemText } from './problem.ts'
import { type Words, words } from './words.ts'

/**
 * The question put to a person. Nothing on it is ticked in advance; the three answers weigh the same; the first submit button of
 * the form re-renders the page, so that Enter never answers.
 */
export const consentPage: ConsentPage = (props) => {
  const w = words[props.lang]
  const { host, isAssistant, bearer } = props.app
  const title = isAssistant
    ? w.assistantAsks(host)
    : writes(props)
      ? w.asksToWrite(host)
      : w.asks(host)
  return {
    title,
    body: html`
    <header class="stack">
      <h1>${title}</h1>
      <p>${nameOf(props, w)} ${props.app.knownSince === null ? w.firstTime : w.knownSince(formatDate(props.app.knownSince, props.lang))}</p>
      <p>${w.staysAt[0]}<strong>${props.dataHost}</strong>${w.staysAt[1]} ${w.nothingYet}</p>
      ${bearer && html`<p class="notice">${icon('key-round')} <strong>${w.bearer[0]}</strong> ${w.bearer[1]}</p>`}
      ${props.app.byCode && html`<p class="notice">${icon('triangle-alert')} <strong>${w.byCode[0]}</strong> ${w.byCode[1]}</p>`}
      ${problem(props.problem, props.lang)}
    </header>
    <form method="post" action="${props.action}" class="consent">
      <input type="hidden" name="_csrf" value="${props.csrf}">
      <input type="hidden" name="consent_s256" value="${props.consentS256}">
      <div class="asked stack">
        ${props.groups.map((group) => groupCard(group, props, w))}
        ${promises(props, w)}
      </div>
      <div class="decide stack">
        ${isClosed(props) ? closed(props, w) : html`${narrowing(props.narrowing, w)}${summary(props, w)}`}
        ${answers(props, w)}
        <p class="soft">${props.app.byCode ? w.backByCode : w.youReturn(props.app.returnsTo)}</p>
      </div>
    </form>
    ${developers(props, w)}`,
  }
}

/** What the app says alike of everything in a group stands once, above; a person reads it once. */
function groupCard(group: ConsentGroup, props: ConsentProps, w: Words): Html {
  const { dataHost, lang } = props
  const common = commonClaims(group.items)
  const id = common && `${group.kind}-says`
  return html`<fieldset class="card">
    <legend>${w.groups[group.kind]}</legend>
    ${common && html`<div id="${id}"><p class="soft"><strong>${w.forAll}</strong></p>${claims(common, w, lang)}</div>`}
    ${manyItems(group.items, lang, (item) => consentItem(item, dataHost, w, lang, id))}
  </fieldset>`
}

/** Something is asked that is more than to see. */
function writes({ groups }: ConsentProps): boolean {
  return groups.some(({ items }) => items.some(({ sentence }) => sentence.writes?.length))
}

/** What the app cannot work without is above the ceiling: there is nothing to allow until the owner opens it. */
function isClosed({ groups }: ConsentProps): boolean {
  return groups.some(
    ({ kind, items }) => kind === 'needed' && items.some((item) => item.aboveCeiling !== null),
  )
}

/** There is nothing to make smaller: what is needed is opened elsewhere, and this page looked at again. */
function closed({ dataHost, narrowing: { duration } }: ConsentProps, w: Words): Html {
  return html`<p class="notice">${w.cannotAllow(dataHost)}</p>
    <input type="hidden" name="duration" value="${duration?.value ?? 'day'}">
    <p><button name="answer" value="show">${w.show}</button></p>`
}

function answers(props: ConsentProps, w: Words): Html {
  const refuse = html`<button name="answer" value="refuse">${w.refuse}</button>`
  if (isClosed(props)) return html`<div class="answers">${refuse}</div>`
  return html`<div class="answers">
          ${refuse}
          <button name="answer" value="once" aria-label="${w.once} (${w.onceLine})">${w.once} <small>(${w.onceLine})</small></button>
          ${props.narrowing.duration && html`<button name="answer" value="allow">${w.allow}</button>`}
        </div>`
}

/** The name is chosen by the app, so it comes after the host, in quotes, isolated. */
function nameOf({ app }: ConsentProps, w: Words): Html {
  return app.name
    ? html`${w.callsItself[0]}${foreign(app.name)}${w.callsItself[1]}`
    : html`${w.noName}`
}

function problem(what: ConsentProblem | null, lang: Lang): Html {
  if (!what) return html``
  return html`<p class="notice" role="alert" tabindex="-1" autofocus>${icon('triangle-alert')} ${problemText(what, lang)}</p>`
}

function summary({ summary: now, app, lang, problem }: ConsentProps, w: Words): Html {
  return html`<section class="card" aria-labelledby="if-allow">
    <h2 id="if-allow">${w.ifYouAllow}</h2>
    <div role="status" class="stack">
      ${
        now.sentences.length === 0
          ? html`<p>${problemText(problem ?? { kind: 'nothing_chosen' }, lang)}</p>`
          : html`<p><strong>${w.things(now.sentences.length)}</strong>, ${now.until === null ? w.untilEnded : w.until(formatDate(now.until, lang))}.</p>`
      }
      <ul>${now.sentences.map(
        (each) => html`<li>${sentence(each)}${writesList(each.writes)}
          ${each.sensitive && html`<span class="tag">${icon('eye-off')}${w.sensitive}</span>`}
          ${each.aboutOthers && html`<span class="tag">${icon('user')}${w.aboutOthers}</span>`}</li>`,
      )}</ul>
    </div>
    ${app.bearer && html`<p><strong>${w.bearer[0]}</strong></p>`}
    <p class="soft">${w.howToEnd[0]}<a href="/access" target="_blank" rel="noopener">${w.howToEnd[1]}</a>${w.howToEnd[2]}${now.sentences.some(({ writes }) => writes?.length) && html` ${w.endWrites}`}</p>
  </section>`
}

function promises({ app }: ConsentProps, w: Words): Html {
  const links = [
    app.policyUrl &&
      html`<a href="${app.policyUrl}" rel="noopener noreferrer" target="_blank">${w.policy}</a>`,
    app.termsUrl &&
      html`<a href="${app.termsUrl}" rel="noopener noreferrer" target="_blank">${w.terms}</a>`,
  ].filter(Boolean)
  return links.length
    ? html`<p class="soft">${links.map((link, at) => html`${at ? ' · ' : ''}${link}`)}</p>`
    : html``
}

function developers({ developers: facts }: ConsentProps, w: Words): Html {
  return html`<details class="developers">
    <summary>${w.developers}</summary>
    <dl>${[...Map.groupBy(facts, ({ label }) => label)].map(([label, of]) => html`<dt>${label}</dt>${of.map(({ text }) => html`<dd><code>${text}</code></dd>`)}`)}</dl>
  </details>`
}
