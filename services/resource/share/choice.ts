import {
  type Catalog,
  type CatalogCollection,
  formatScope,
  parseScope,
  resolve,
  type ShownField,
} from '@mandate/grants'

/** How exactly places and times can be shown; '' is exactly. */
export const PLACE_STEPS = ['', '0.001', '0.01', '0.1', '1'] as const
export const TIME_STEPS = ['', 'hour', 'day', 'month', 'year'] as const

export interface Choice {
  fields: string[]
  /** A step of the places shown, and of the record's own time. */
  place: string
  time: string
}

export const isPlace = (name: string) => name === 'latitude' || name === 'longitude'

/** The details that can be chosen from: `id` is always shown. */
export function choosable({ fields }: CatalogCollection) {
  return fields.filter(({ name }) => name !== 'id')
}

/**
 * A selection of one kind with these details and no others; null when none is chosen.
 * @throws ScopeError
 */
export function chosenScope(of: string, choice: Choice, catalog: Catalog): string | null {
  const [item] = parseScope(of)
  if (!item || choice.fields.length === 0) return null
  const stepOf = (name: string) =>
    isPlace(name) ? choice.place : name === 'time' ? choice.time : ''
  const fields: ShownField[] = choice.fields.map((name) => {
    const step = stepOf(name)
    return step === '' ? { name } : { name, step }
  })
  return formatScope(resolve({ ...item, fields }, catalog))
}
