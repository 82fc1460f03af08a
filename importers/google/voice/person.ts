import { evenSpaces, findAll, type HtmlNode, hasClass, textOf } from '@mandate/importer'

/** Somebody in a conversation of Voice. */
export interface Person {
  name: string | undefined
  phone: string | undefined
  /** The owner: their name is an abbreviation ("Me"), that of others is not. */
  me: boolean
}

/** From `<a class="tel" href="tel:+33…"><span class="fn">Zoé</span></a>`. */
export function personOf(link: HtmlNode): Person {
  const named = findAll(link, (node) => hasClass(node.attributes, 'fn'))[0]
  const name = named && evenSpaces(textOf(named))
  const phone = /^tel:(.+)$/.exec(link.attributes['href'] ?? '')?.[1]
  return {
    name: name === '' || name === phone ? undefined : name,
    phone,
    me: named?.name === 'abbr',
  }
}

/** "Zoé <+33612345678>", as addresses of mail are written. */
export function shownPerson({ name, phone }: Person): string {
  return name && phone ? `${name} <${phone}>` : (name ?? phone ?? '')
}
