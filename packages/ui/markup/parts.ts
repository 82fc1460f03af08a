import { attributes, type Html, html, type Value } from './html.ts'
import { type IconName, icon } from './icons.ts'

/** Three kinds only: plain is the default; act once per page and where nothing is given away; end ends something. */
export type ButtonKind = 'plain' | 'act' | 'end'

export interface ButtonProps {
  label: string
  kind?: ButtonKind
  name?: string
  value?: string
  icon?: IconName
  /** What is read out instead of the label; it begins with the label's words. */
  accessibleName?: string
  /** Another address of this service to send the form to. */
  formaction?: string
  /** Sends the form though its fields are not filled in: for Cancel and Refuse. */
  formnovalidate?: boolean
  disabled?: boolean
}

export function button(props: ButtonProps): Html {
  const { label, kind = 'plain', icon: drawing, accessibleName, ...rest } = props
  return html`<button${attributes({ ...rest, class: kind === 'plain' ? null : kind, 'aria-label': accessibleName })}>${drawing && icon(drawing)}${label}</button>`
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function buttonLink(props: {
  href: string
  label: string
  kind?: ButtonKind
  icon?: IconName
}): Html {
  const names = ['button', ...(props.kind && props.kind !== 'plain' ? [props.kind] : [])]
  return html`<a class="${names.join(' ')}" href="${props.href}">${props.icon && icon(props.icon)}${props.label}</a>`
}

/** Buttons side by side, of equal size; below each other on a phone. */
export function answers(...buttons: Html[]): Html {
  return html`<div class="answers">${buttons}</div>`
}

export interface CardProps {
  title?: Value
  body: Value
  /** `fieldset` for a group of questions: its title is read out with each of them. */
  as?: 'section' | 'article' | 'fieldset'
  id?: string
  /** Of the title; 2. */
  level?: 2 | 3
}

/** Only where something can be decided or stands for itself. */
export function card(props: CardProps): Html {
  const { title, body, as = 'section', id, level = 2 } = props
  const opening = attributes({ class: 'card', id })
  const heading = title !== undefined && title !== null
  if (as === 'fieldset') {
    return html`<fieldset${opening}>${heading && html`<legend>${title}</legend>`}${body}</fieldset>\n`
  }
  const shown = heading && (level === 2 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`)
  return as === 'article'
    ? html`<article${opening}>${shown}${body}</article>\n`
    : html`<section${opening}>${shown}${body}</section>\n`
}

export type Tone = 'note' | 'ok' | 'warn' | 'end'

const toneIcons = {
  note: 'info',
  ok: 'circle-check',
  warn: 'triangle-alert',
  end: 'circle-x',
} as const satisfies Record<Tone, IconName>

/**
 * Something to know before going on. `alert` is read out at once and takes the focus on load: for what went wrong;
 * `status` is read out when there is time.
 */
export function notice(props: {
  tone?: Tone
  body: Value
  role?: 'alert' | 'status'
  id?: string
}): Html {
  const { tone = 'note', body, role, id } = props
  const focus = role === 'alert' ? { tabindex: -1, autofocus: true } : {}
  return html`<div${attributes({ class: `notice ${tone}`, role, id, ...focus })}>${icon(toneIcons[tone])}<div>${body}</div></div>\n`
}

/** A word with its drawing; the word alone says it too, for whoever sees no colour. */
export function tag(props: { label: string; tone?: Tone | 'sensitive'; icon?: IconName }): Html {
  const { label, tone = 'note' } = props
  const drawing = props.icon ?? (tone === 'sensitive' ? 'eye-off' : undefined)
  return html`<span class="tag ${tone}">${drawing && icon(drawing)}${label}</span>`
}

/** What an app may do besides reading, each on a line of its own. */
export function writesList(writes: readonly string[] | undefined): Html | null {
  if (!writes?.length) return null
  return html`<ul class="writes">${writes.map((one) => html`<li>${icon('pencil')} ${one}</li>`)}</ul>`
}

/** Terms and what they are: a term may have several lines. */
export function definitions(rows: [term: Value, detail: Value][]): Html {
  return html`<dl>${rows.map(([term, detail]) => html`<dt>${term}</dt><dd>${detail}</dd>\n`)}</dl>\n`
}

export interface Column {
  label: Value
  /** Numbers stand at the end of their cell, in digits of equal width. */
  number?: boolean
}

/** A table that scrolls sideways inside its own box when it must; its caption names the box too. */
export function table(props: {
  caption: string
  columns: Column[]
  rows: Value[][]
  /** On a phone each row is a paragraph instead: for rows that are read, not compared. */
  stacks?: boolean
  /** Many columns, of which no one is squeezed: it scrolls sideways. */
  isWide?: boolean
}): Html {
  const { caption, columns, rows, stacks, isWide } = props
  const shape = stacks ? 'stacks' : isWide ? 'broad' : null
  const cell = (value: Value, index: number) =>
    columns[index]?.number
      ? html`<td class="number"${stacks && attributes({ 'data-label': String(columns[index].label) })}>${value}</td>`
      : html`<td>${value}</td>`
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table${attributes({ class: shape })}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ label, number }) => html`<th scope="col"${attributes({ class: number ? 'number' : null })}>${label}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>\n`
}

/** A named bar with its numbers in words beside it; without `value` it is under way, nobody knows how far. */
export function progress(props: {
  id: string
  label: string
  value?: number
  max: number
  text: string
}): Html {
  const { id, label, value, max, text } = props
  return html`<div class="progress"><label for="${id}">${label}</label><progress${attributes({ id, value, max })}></progress><span class="soft" id="${id}-text">${text}</span></div>\n`
}

/** More for whoever wants it, folded. */
export function details(props: { summary: Value; body: Value; open?: boolean }): Html {
  return html`<details${attributes({ open: props.open === true })}><summary>${props.summary}</summary><div class="stack">${props.body}</div></details>\n`
}
