import { asArray, asNumber, asObject } from '@mandate/importer'
import type { Row } from '@mandate/importer/meta'

const known = new WeakMap<Row, Row>()

/** The same for an element that tells of several things at once: each has a time of its own. */
export function each(row: Row): Row {
  const made = known.get(row) ?? { ...row, read: readEach(row) }
  known.set(row, made)
  return made
}

function readEach(row: Row): Row['read'] {
  return (value, context) => {
    const several = asArray(value['string_list_data'])
    if (several.length < 2 || !several.every(isWhole)) return row.read(value, context)
    return several.flatMap((one) => {
      const items = row.read({ ...value, string_list_data: [one] }, context)
      if (items === null) context.source.miss()
      return items ?? []
    })
  }
}

/** Without a time it is but a part of what stands beside it. */
function isWhole(one: unknown): boolean {
  return (asNumber(asObject(one)['timestamp']) ?? 0) !== 0
}
