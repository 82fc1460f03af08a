import {
  attributes,
  foreign,
  foreignText,
  formatDate,
  type Html,
  html,
  icon,
  writesList,
} from '@mandate/ui'
import type { ConsentItem, ConsentSentence } from './page-props.ts'
import type { Words } from './words.ts'

type Lang = 'en' | 'fr'

/** One thing the app asks for: the sentence, what the app says about it, and the owner's box where there is a choice. */
export function consentItem(
  item: ConsentItem,
  dataHost: string,
  w: Words,
  lang: Lang,
  /** Where the app's answers stand once for all of the group. */
  saidAt: string | null = null,
): Html {
  const { control } = item
  const own = `${item.id}-says`
  const described = saidAt === null ? own : `${own} ${saidAt}`
  // There may be ninety of them in one question, each with a dozen details: no space between them, and nothing said twice.
  const said = html`<div id="${own}" class="said">${writesList(item.sentence.writes)}${marks(item, w, lang)}${saidAt === null && claims(item, w, lang)}${
    item.aboveCeiling &&
    html`<p class="notice">${w.aboveCeiling(dataHost)} <a href="${item.aboveCeiling}" target="_blank" rel="noopener noreferrer">${w.raise(dataHost)}</a></p>`
  }${
    item.examplesUrl &&
    html`<p class="examples"><a href="${item.examplesUrl}" target="_blank">${w.examples(dataHost)}</a></p>`
  }${
    item.sentence.use !== null && html`<p class="soft">${w.forYourself(item.sentence.use)}</p>`
  }${detailLists(item, w)}</div>`
  const box =
    control.kind === 'none'
      ? null
      : html`<input${attributes({ type: 'checkbox', id: item.id, name: control.name, checked: control.checked, 'aria-describedby': described })}>`
  if (control.kind === 'choose')
    return html`<div class="item">${box}<label for="${item.id}">${sentence(item.sentence)}</label>${said}</div>\n`
  const { sensitive, writes } = item.sentence
  return html`<div class="item"><span class="mark">${icon(sensitive ? 'eye-off' : writes?.length ? 'pencil' : 'list')}</span><p>${sentence(item.sentence)}</p>${said}${
    box && html`<p class="object">${box}<label for="${item.id}">${w.object}</label></p>`
  }</div>\n`
}

/** The sentence of the permission, and what a reader might wrongly assume denied right after it. */
export function sentence(spoken: ConsentSentence): Html {
  return html`<strong>${spoken.text}</strong>${spoken.denied.length ? html` ${spoken.denied.join(' ')}` : ''}`
}

/** A mark is a word with an icon, never a colour alone. */
function marks(item: ConsentItem, w: Words, lang: Lang): Html {
  const { sensitive, aboutOthers, mayTell } = item.sentence
  const earlier =
    item.earlier === null
      ? null
      : item.earlier === 'new'
        ? w.isNew
        : item.earlier.allowedUntil === null
          ? w.allowedUntilEnded
          : w.allowedUntil(formatDate(item.earlier.allowedUntil, lang))
  if (!sensitive && !aboutOthers && !earlier) return html``
  const tags = [
    earlier && html`<span class="tag plain">${icon('clock')}${earlier}</span>`,
    sensitive && html`<span class="tag">${icon('eye-off')}${w.sensitive}</span>`,
    mayTell.length > 0 && html`<span class="tag">${icon('eye-off')}${w.mayTell(mayTell)}</span>`,
    aboutOthers && html`<span class="tag">${icon('user')}${w.aboutOthers}</span>`,
  ]
  // A space between two, where lines may break.
  return html`<p class="marks">${tags.filter(Boolean).map((tag) => html`${tag} `)}</p>`
}

type ClaimedItem = Pick<ConsentItem, 'purpose' | 'retention' | 'recipients'>

/** Of a group in which the app answers the same for each: said once. Null where it does not. */
export function commonClaims(items: readonly ClaimedItem[]): ClaimedItem | null {
  const [first, ...others] = items
  if (first === undefined || others.length === 0) return null
  const said = ({ purpose, retention, recipients }: ClaimedItem) =>
    JSON.stringify([purpose, retention, recipients])
  return others.every((item) => said(item) === said(first)) ? first : null
}

/** The app's answers, shown as its claims; what it left out is said to be left out. */
export function claims(item: ClaimedItem, w: Words, lang: Lang): Html {
  const { retention, recipients } = item
  const kept =
    retention &&
    w.keeps(retention.days) + ((retention.onExpiry && w.keepsThen[retention.onExpiry]) ?? '')
  const passed =
    recipients &&
    (recipients.length === 0
      ? w.passesToNobody
      : w.passesTo(new Intl.ListFormat(lang).format(recipients.map((one) => quoted(one, w)))))
  const said = [
    ...(kept || passed ? [w.claims(kept, passed)] : []),
    ...(kept ? [] : [w.noKeeping]),
    ...(passed ? [] : [w.noRecipients]),
  ]
  return html`<p class="soft">${item.purpose ? html`${w.why} ${w.quotes[0]}${foreign(item.purpose)}${w.quotes[1]}` : w.noWhy}<br>${said.join(' ')}</p>`
}

/** An app's own word in a sentence of ours. */
function quoted(text: string, { quotes }: Words): string {
  return `${quotes[0]}${foreignText(text)}${quotes[1]}`
}

/** Each detail of `*` in words, and a box for each that may be left out: one list where they are the same. */
function detailLists({ spelledOut, leaveOut }: ConsentItem, w: Words): Html {
  const isOne = spelledOut !== null && spelledOut.length === leaveOut.length
  const open = leaveOut.some(({ checked }) => checked)
  const boxes =
    leaveOut.length > 0 &&
    html`<details${attributes({ open })}><summary>${isOne ? w.spelledOut(leaveOut.length, true) : w.leaveOutTitle}</summary><div class="boxes">${leaveOut.map(
      ({ name, label, checked }) =>
        html`<label><input${attributes({ type: 'checkbox', name, checked })}>${w.leaveOut(label)}</label>`,
    )}</div></details>`
  const list =
    spelledOut !== null &&
    !isOne &&
    html`<details><summary>${w.spelledOut(spelledOut.length, false)}</summary><ul>${spelledOut.map((detail) => html`<li>${detail}</li>`)}</ul></details>`
  return html`${list}${boxes}`
}
