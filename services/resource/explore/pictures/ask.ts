import type { CatalogCollection, ResolvedCondition } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import type { View } from '../../records/query/view.ts'
import type { Reader } from '../../records/run.ts'

/** What a picture is drawn of: the owner's own view of one collection, filtered. */
export interface Ask {
  lang: Lang
  collection: CatalogCollection
  view: View
  number: number
  filter: ResolvedCondition[]
  /** The filter as it stands in the address. */
  text: string
  reader: Pick<Reader, 'rows'>
  /** Another filter of the same collection, as conditions. */
  read(text: string): ResolvedCondition[]
  /** The address of this page with other words; `undefined` leaves one out. */
  address(change: Record<string, string | undefined>): string
}

/** One condition `name=value`, in the words of a permission. */
export function equals(field: string, value: string): string {
  const encoded = encodeURIComponent(value).replace(
    /[!~*'()]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${field}=${encoded}`
}

/** The filter with what it says of these fields replaced. */
export function refiltered(text: string, fields: string[], conditions: string[]): string {
  const others = text.split(',').filter((one) => {
    const name = /^[A-Za-z][A-Za-z0-9_]*/.exec(one)?.[0] ?? ''
    return one !== '' && !fields.includes(name)
  })
  return [...others, ...conditions].join(',')
}

/** The one year, month or day that the filter is about, if it is: `2018`, `2018-07`, `2018-07-14`. */
export function periodOf(text: string): string | null {
  const times = text.split(',').filter((one) => /^time[<>=!]/.test(one))
  const [only] = times
  if (times.length !== 1 || only === undefined) return null
  return /^time=(\d{4}(?:-\d\d(?:-\d\d)?)?)$/.exec(only)?.[1] ?? null
}
