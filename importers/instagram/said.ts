import { asArray, asObject, asText } from '@mandate/importer'
import { type Label, labelsOf } from '@mandate/importer/meta'

/**
 * What an entry says, in whichever of the three ways: `string_map_data` by labels in the account's
 * language, `string_list_data` without any, `label_values` since 2025.
 */
export function saidBy(value: Record<string, unknown>): Label[] {
  const map = Object.entries(asObject(value['string_map_data']))
  return [
    ...map.map(([name, one]) => asLabel(name, asObject(one))),
    ...asArray(value['string_list_data']).map((one) => asLabel('', asObject(one))),
    ...labelsOf(value['label_values']),
  ]
}

/** Members that {@link saidBy} reads. */
export const SAID = ['string_map_data', 'string_list_data', 'label_values', 'timestamp'] as const

function asLabel(name: string, one: Record<string, unknown>): Label {
  const value = asText(one['value'])
  const url = asText(one['href'])
  const time = one['timestamp']
  return {
    ...{ name: name.trim().toLowerCase(), within: [] },
    ...(value !== undefined && { value }),
    ...(url !== undefined && { url }),
    ...(typeof time === 'number' && time !== 0 && { time }),
  }
}

/** Values that are plain words, in their order: no addresses on the web. */
export function wordsOf(labels: readonly Label[]): string[] {
  return labels.flatMap(({ value }) =>
    value === undefined || /^https?:\/\//i.test(value) ? [] : [value],
  )
}
