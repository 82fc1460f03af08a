import type { Item } from '../contract.ts'
import { asArray, asObject, asText } from '../formats/elements.ts'
import { counted } from '../formats/nth.ts'
import type { Row, RowContext } from './rows.ts'

/**
 * Words or names without a time: a plain list, and since 2024 one record whose label has them all below it. A word that stands
 * there twice is one; of what has a name there may be `several` of the same.
 */
export function listed(collection: string, kind: string, several = false): Row {
  const item = (name: string, { source }: RowContext): Item => {
    const key = [kind, name].join('\u001f')
    return {
      ...{ collection, key: several ? counted(source, null, key, collection) : key, time: null },
      fields: { name, kind },
    }
  }
  return {
    text: item,
    read(value, context): Item[] | null {
      const items = listsIn(value).flatMap(({ names }) => names.map((name) => item(name, context)))
      return items.length > 0 ? items : null
    },
  }
}

/** `label_values: [{label, vec: [{value}]}]`: what a label is called, and the words below it. */
export function listsIn(value: Record<string, unknown>): { label: string; names: string[] }[] {
  return asArray(value['label_values']).map((one) => {
    const { label, vec } = asObject(one)
    const names = asArray(vec).flatMap((each) => asText(asObject(each)['value']) ?? [])
    return { label: asText(label) ?? '', names }
  })
}
