/** A form as it would be sent: what is filled in already, and the buttons that send it. */
export interface Form {
  action: string
  method: string
  values: Record<string, string>
  buttons: { text: string; name: string; value: string }[]
}

/** The forms of one of our own pages, whose markup is regular: not for pages of others. */
export function forms(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
    ([, tag = '', inside = '']) => {
      const buttons = [...inside.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)]
      return {
        action: attribute(tag, 'action'),
        method: attribute(tag, 'method').toLowerCase() || 'get',
        values: values(inside),
        buttons: buttons.map(([, own = '', text = '']) => ({
          text: decoded(text.replace(/<[^>]*>/g, '')).trim(),
          name: attribute(own, 'name'),
          value: attribute(own, 'value'),
        })),
      }
    },
  )
}

function values(inside: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, tag = ''] of inside.matchAll(/<input\b([^>]*)>/g)) {
    const name = attribute(tag, 'name')
    const type = attribute(tag, 'type')
    if (name === '' || type === 'submit') continue
    if ((type === 'radio' || type === 'checkbox') && !/\schecked\b/.test(tag)) continue
    found[name] = attribute(tag, 'value') || (type === 'checkbox' ? 'on' : '')
  }
  return found
}

function attribute(tag: string, name: string): string {
  return decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
}

function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
