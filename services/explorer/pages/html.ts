/** Markup that is safe to send. Everything else that is put into `html` is escaped. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
}

type Value = Html | string | number | boolean | null | undefined | Value[]

/** A template that escapes: what an owner's archive or a server says stays text. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(render)))
}

function render(value: Value): string {
  if (value instanceof Html) return value.markup
  if (Array.isArray(value)) return value.map(render).join('')
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  return String(value).replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`)
}
