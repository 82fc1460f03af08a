import { attributes, type Html, html, type Value } from './html.ts'

export interface FieldProps {
  label: string
  name: string
  /** `text` unless told. */
  type?: 'text' | 'password' | 'date' | 'url' | 'search' | 'number' | 'file'
  value?: string | number | null
  hint?: Value
  /** What is wrong with what was entered, and what would be right. */
  error?: Value
  id?: string
  required?: boolean
  multiple?: boolean
  autocomplete?: string
  inputmode?: string
  minlength?: number
  maxlength?: number
  pattern?: string
  min?: string | number
  max?: string | number
  step?: string | number
  accept?: string
  autofocus?: boolean
  readonly?: boolean
  spellcheck?: 'false'
  autocapitalize?: 'none'
}

/** A labelled field; its hint and its error are read out with it. With an error the page begins at it. */
export function field(props: FieldProps): Html {
  const { label, name, type = 'text', value, hint, error, id = `field-${name}`, ...rest } = props
  const autofocus = rest.autofocus === true || isSaid(error)
  return labelled({ label, id, hint, error }, (described) => {
    return html`<input${attributes({ id, name, type, value, ...rest, autofocus, ...described })}>`
  })
}

export interface Choice {
  value: string
  label: string
}

/** One of few; `value` is the one shown first. */
export function select(props: {
  label: string
  name: string
  choices: Choice[]
  value?: string
  hint?: Value
  error?: Value
  id?: string
}): Html {
  const { label, name, choices, value, hint, error, id = `field-${name}` } = props
  return labelled({ label, id, hint, error }, (described) => {
    const options = choices.map(
      (choice) =>
        html`<option${attributes({ value: choice.value, selected: choice.value === value })}>${choice.label}</option>`,
    )
    return html`<select${attributes({ id, name, ...described })}>${options}</select>`
  })
}

export interface CheckProps {
  label: Value
  name: string
  value: string
  /** Never on a page that asks for consent. */
  checked?: boolean
  hint?: Value
  id?: string
  required?: boolean
  disabled?: boolean
  /** The page begins there. */
  autofocus?: boolean
}

/** A box to tick: sent with its form, changes nothing by itself. */
export function checkbox(props: CheckProps): Html {
  return tick('checkbox', props)
}

/** One of several with the same name; the group around it is a fieldset. */
export function radio(props: CheckProps): Html {
  return tick('radio', props)
}

function tick(type: 'checkbox' | 'radio', props: CheckProps): Html {
  const { label, hint, name, value, id = `field-${name}-${value}`, ...rest } = props
  const described = hint != null && hint !== '' ? `${id}-hint` : null
  return html`<div class="tick"><input${attributes({ type, id, name, value, ...rest, 'aria-describedby': described })}><label for="${id}">${label}</label>${described !== null && html`<div class="soft" id="${described}">${hint}</div>`}</div>\n`
}

function labelled(
  props: { label: string; id: string; hint: Value; error: Value },
  control: (described: Record<string, string | null>) => Html,
): Html {
  const { label, id, hint, error } = props
  const hasHint = isSaid(hint)
  const hasError = isSaid(error)
  const by = [hasError && `${id}-error`, hasHint && `${id}-hint`].filter((part) => part !== false)
  const described = {
    'aria-describedby': by.length > 0 ? by.join(' ') : null,
    'aria-invalid': hasError ? 'true' : null,
  }
  return html`<div class="field"><label for="${id}">${label}</label>${hasHint && html`<div class="soft" id="${id}-hint">${hint}</div>`}${hasError && html`<div class="error" id="${id}-error">${error}</div>`}${control(described)}</div>\n`
}

function isSaid(words: Value): boolean {
  return words != null && words !== ''
}
