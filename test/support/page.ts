/** A page as a person meets it: fields found by their labels, buttons by their names, the values filled in so far. */

import { DomUtils, parseDocument } from 'htmlparser2'

type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number]

const FIELDS = ['input', 'select', 'textarea']

export class Page {
  readonly url: string
  readonly html: string
  private document
  private filled = new Map<Element, string | null>()

  constructor(url: string, html: string) {
    this.url = url
    this.html = html
    this.document = parseDocument(html)
  }

  /** The text as a person reads it, white space collapsed. */
  get text(): string {
    const body = DomUtils.getElementsByTagName('body', this.document)[0]
    return body ? textOf(body) : clean(this.html)
  }

  get buttonNames(): string[] {
    return this.buttons().map(buttonName)
  }

  get labels(): string[] {
    return DomUtils.getElementsByTagName('label', this.document).map(textOf)
  }

  /** Values of dates as yyyy-mm-dd, of lists as the option's text or value. */
  fill(label: string, value: string): void {
    const control = this.control(label)
    if (control.name !== 'select') {
      this.filled.set(control, value)
      return
    }
    const option = DomUtils.getElementsByTagName('option', control).find(
      (each) => each.attribs['value'] === value || textOf(each) === value,
    )
    if (!option) throw new Error(`no option "${value}" in "${label}" on ${this.url}`)
    this.filled.set(control, option.attribs['value'] ?? textOf(option))
  }

  /** Ticks a checkbox or radio; `within` is text of the article, fieldset or row around it. */
  tick(label: string, within?: string): void {
    const box = this.control(label, within)
    if (box.attribs['type'] === 'radio')
      for (const other of this.fields())
        if (other.attribs['type'] === 'radio' && other.attribs['name'] === box.attribs['name'])
          this.filled.set(other, null)
    this.filled.set(box, box.attribs['value'] ?? 'on')
  }

  /** The labels of the checkboxes in the form that is sent to this path. */
  boxes(action: string): string[] {
    const form = DomUtils.getElementsByTagName('form', this.document).find(
      (each) => each.attribs['action'] === action,
    )
    if (!form) throw new Error(`no form to ${action} on ${this.url}`)
    return DomUtils.getElementsByTagName('label', form).map(textOf)
  }

  /** Names of the boxes and radios that are ticked when the page comes. */
  ticked(): string[] {
    return this.fields()
      .filter((each) => ['checkbox', 'radio'].includes(each.attribs['type'] ?? ''))
      .filter((each) => 'checked' in each.attribs)
      .map((each) => each.attribs['name'] ?? '')
  }

  hasField(label: string): boolean {
    return this.labels.some((each) => each === label || each.startsWith(label))
  }

  linkTo(label: string, within?: string): string {
    const named = this.links(label)
    const link = nearest(named, within)[0]
    if (!link?.attribs['href'])
      throw new Error(`no link "${label}" on ${this.url}: ${this.text.slice(0, 600)}`)
    return new URL(link.attribs['href'], this.url).href
  }

  links(label: string): Element[] {
    const all = DomUtils.getElementsByTagName('a', this.document)
    return all.filter((each) => (each.attribs['aria-label'] ?? textOf(each)) === label)
  }

  /** What pressing this button would send, and where to. */
  submission(label: string, within?: string): Submission {
    const named = this.buttons().filter(
      (each) => buttonName(each) === label || textOf(each) === label,
    )
    const button = nearest(named, within)[0]
    if (!button)
      throw new Error(
        `no button "${label}"${within ? ` near "${within}"` : ''} on ${this.url}; there are: ${this.buttonNames.join(', ')}; the page says: ${this.text.slice(0, 600)}`,
      )
    const form = this.formOf(button)
    const entries = this.entries(form)
    if (button.attribs['name'])
      entries.push([button.attribs['name'], button.attribs['value'] ?? ''])
    const action = button.attribs['formaction'] ?? form.attribs['action'] ?? this.url
    const method = button.attribs['formmethod'] ?? form.attribs['method'] ?? 'get'
    return { url: new URL(action, this.url).href, method: method.toUpperCase(), entries }
  }

  /** What each button of each form would send. */
  get forms(): Submission[] {
    return DomUtils.getElementsByTagName('form', this.document).flatMap((form) =>
      DomUtils.getElementsByTagName('button', form).map((button) => ({
        url: new URL(button.attribs['formaction'] ?? form.attribs['action'] ?? '', this.url).href,
        method: (button.attribs['formmethod'] ?? form.attribs['method'] ?? 'get').toUpperCase(),
        entries: this.entries(form),
      })),
    )
  }

  private fields(): Element[] {
    return elements(this.document.children, (tag) => FIELDS.includes(tag))
  }

  private buttons(): Element[] {
    return elements(this.document.children, (tag) => tag === 'button' || tag === 'input').filter(
      (each) => each.name === 'button' || each.attribs['type'] === 'submit',
    )
  }

  private control(label: string, within?: string): Element {
    const exact: Element[] = []
    const close: Element[] = []
    for (const each of DomUtils.getElementsByTagName('label', this.document)) {
      const text = textOf(each)
      if (!text.startsWith(label)) continue
      const control = each.attribs['for']
        ? this.fields().find((field) => field.attribs['id'] === each.attribs['for'])
        : elements(each.children, (tag) => FIELDS.includes(tag))[0]
      if (control) (text === label ? exact : close).push(control)
    }
    for (const each of this.fields()) if (each.attribs['aria-label'] === label) exact.push(each)
    const found = nearest(exact, within)[0] ?? nearest(close, within)[0]
    if (!found)
      throw new Error(
        `no field "${label}"${within ? ` near "${within}"` : ''} on ${this.url}; labels: ${this.labels.join(' | ')}; the page says: ${this.text.slice(0, 600)}`,
      )
    return found
  }

  private formOf(button: Element): Element {
    const id = button.attribs['form']
    const forms = DomUtils.getElementsByTagName('form', this.document)
    const form = id ? forms.find((each) => each.attribs['id'] === id) : ancestor(button, ['form'])
    if (!form) throw new Error(`the button is in no form on ${this.url}`)
    return form
  }

  private entries(form: Element): [string, string][] {
    const own = this.fields().filter((each) =>
      each.attribs['form']
        ? each.attribs['form'] === form.attribs['id']
        : ancestor(each, ['form']) === form,
    )
    const entries: [string, string][] = []
    for (const each of own) {
      const { name, type = '' } = each.attribs
      if (!name || 'disabled' in each.attribs || type === 'submit' || type === 'file') continue
      const value = this.valueOf(each)
      if (value !== null) entries.push([name, value])
    }
    return entries
  }

  private valueOf(field: Element): string | null {
    const given = this.filled.get(field)
    if (given !== undefined) return given
    const { type = '', value } = field.attribs
    if (type === 'checkbox' || type === 'radio')
      return 'checked' in field.attribs ? (value ?? 'on') : null
    if (field.name === 'textarea') return DomUtils.textContent(field)
    if (field.name !== 'select') return value ?? ''
    const options = DomUtils.getElementsByTagName('option', field)
    const chosen = options.find((option) => 'selected' in option.attribs) ?? options[0]
    return chosen ? (chosen.attribs['value'] ?? textOf(chosen)) : ''
  }
}

export interface Submission {
  url: string
  method: string
  entries: [string, string][]
}

function elements(
  nodes: Parameters<typeof DomUtils.getElementsByTagName>[1],
  wanted: (tag: string) => boolean,
): Element[] {
  return DomUtils.getElementsByTagName('*', nodes, true).filter((each) => wanted(each.name))
}

function ancestor(element: Element, tags: string[]): Element | null {
  for (let at = element.parent; at; at = at.parent)
    if ('name' in at && tags.includes((at as Element).name)) return at as Element
  return null
}

/** The candidates whose own group (article, row, fieldset, …) says this, the closest first. */
function nearest(candidates: Element[], text: string | undefined): Element[] {
  if (text === undefined) return candidates
  return candidates
    .map((each) => ({ each, distance: distance(each, text) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.distance - b.distance)
    .map(({ each }) => each)
}

/** How many groups out the text stands. */
function distance(element: Element, text: string): number {
  const groups = ['article', 'fieldset', 'tr', 'li', 'section', 'form']
  let steps = 0
  for (let at = ancestor(element, groups); at; at = ancestor(at, groups), steps++) {
    if (textOf(at).includes(text)) return steps
    if (at.name === 'article' || at.name === 'tr') break
  }
  return Number.POSITIVE_INFINITY
}

function textOf(element: Element): string {
  return clean(DomUtils.textContent(element))
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function buttonName(button: Element): string {
  return button.attribs['aria-label'] ?? (textOf(button) || button.attribs['value'] || '')
}
