import { level } from './direction.ts'

/** Markup that is safe to send: made by `html`, which escapes whatever is put into it. */
export class Html {
  readonly markup: string

  /** Private in spirit: `html` and `dangerouslyCreate` are the two ways to get one. */
  constructor(markup: string) {
    this.markup = markup
  }

  toString(): string {
    return this.markup
  }
}

export type Value = Html | string | number | bigint | boolean | null | undefined | readonly Value[]

/**
 * Text becomes text whatever it contains, and turns nothing around it; only Html is taken as markup. Lists are joined;
 * null, undefined and booleans are nothing, so that `${condition && html`…`}` reads well.
 * Attribute values must stand in double quotes.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  let markup = strings[0]!
  for (const [i, value] of values.entries()) markup += render(value) + strings[i + 1]!
  return new Html(markup)
}

/** Markup from a text that is known to be markup: never from anything that a person or an app wrote. */
export function dangerouslyCreate(markup: string): Html {
  return new Html(markup)
}

/** ` name="value"` for each that has a value; true is a bare name, false, null and undefined are nothing. */
export function attributes(
  values: Record<string, string | number | boolean | null | undefined>,
): Html {
  let markup = ''
  for (const [name, value] of Object.entries(values)) {
    if (value === true) markup += ` ${name}`
    else if (value !== false && value != null) markup += ` ${name}="${escapeText(String(value))}"`
  }
  return new Html(markup)
}

function render(value: Value): string {
  if (value instanceof Html) return value.markup
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (Array.isArray(value)) return value.map(render).join('')
  return escapeText(level(String(value)))
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}
