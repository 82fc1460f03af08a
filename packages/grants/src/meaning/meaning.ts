/**
 * What several conditions on one field mean together, and how that meaning is written again.
 *
 * | type | operators | a set of conditions is |
 * | time, number, integer | = < <= > >=, one value | one interval |
 * | string, boolean | = (one of), != (none of) | a finite set or its complement |
 * | string list | = has one of, != has none of | sets to meet, and one set to avoid |
 * | object, file | =* | presence |
 */
import type { FieldType } from '../catalog.ts'
import type { Condition, Meaning, ResolvedCondition } from '../permission.ts'
import { byCodePoint } from '../text/value.ts'
import { meaningOfInterval, writeInterval } from './interval.ts'
import { quote, refuse, refuseAll } from './refusal.ts'

/**
 * Orders and simplifies the conditions on one field of a type.
 *
 * @throws {ScopeError} bad_operator, bad_value or matches_nothing, naming the field
 */
export function meaningOf(conditions: readonly Condition[], type: FieldType): Meaning {
  const asked = conditions.filter((condition) => condition.op !== 'present')
  if (asked.length === 0) return { kind: 'present' }
  switch (type) {
    case 'time':
    case 'number':
    case 'integer':
      return meaningOfInterval(asked, type)
    case 'string':
      return meaningOfSet(asked)
    case 'boolean':
      return meaningOfBoolean(asked)
    case 'string list':
      return meaningOfList(asked)
    default:
      return refuse(
        'bad_operator',
        asked[0]!,
        `of type ${type}, takes only =* (the field is present)`,
      )
  }
}

/** The canonical conditions of a meaning: `>= > <= < = !=`, alternatives sorted. */
export function writeMeaning(condition: ResolvedCondition): Condition[] {
  const { field } = condition
  switch (condition.kind) {
    case 'present':
      return [{ field, op: 'present', values: [] }]
    case 'interval':
      return writeInterval(field, condition.type, condition)
    case 'one of':
      return [{ field, op: '=', values: condition.values }]
    case 'none of':
      return [{ field, op: '!=', values: condition.values }]
    case 'list': {
      const written: Condition[] = condition.meets.map((values) => ({ field, op: '=', values }))
      if (condition.avoids.length > 0) written.push({ field, op: '!=', values: condition.avoids })
      return written
    }
  }
}

function meaningOfSet(conditions: readonly Condition[]): Meaning {
  const { meets, avoids } = equalities(conditions)
  if (meets.length === 0) return { kind: 'none of', values: sorted(avoids) }
  const [first, ...others] = meets as [Set<string>, ...Set<string>[]]
  const values = [...first].filter(
    (value) => others.every((other) => other.has(value)) && !avoids.has(value),
  )
  if (values.length === 0) refuseAll(conditions[0]!)
  return { kind: 'one of', values: sorted(values) }
}

/** "boolean made finite first": of two values, none of one is one of the other. */
function meaningOfBoolean(conditions: readonly Condition[]): Meaning {
  for (const condition of conditions) {
    const wrong = condition.values.find((value) => value !== 'true' && value !== 'false')
    if (wrong !== undefined) {
      refuse('bad_value', condition, `is true or false, not ${quote(wrong)}`)
    }
  }
  const both: Condition = { field: conditions[0]!.field, op: '=', values: ['false', 'true'] }
  const meaning = meaningOfSet([...conditions, both])
  return meaning.kind === 'one of' && meaning.values.length === 2 ? { kind: 'present' } : meaning
}

function meaningOfList(conditions: readonly Condition[]): Meaning {
  const { meets, avoids } = equalities(conditions)
  const possible = meets.map((meet) => new Set([...meet].filter((value) => !avoids.has(value))))
  if (possible.some((meet) => meet.size === 0)) refuseAll(conditions[0]!)
  // A set that holds another one is met whenever the other is.
  const needed = possible.filter(
    (meet, index) =>
      !possible.some(
        (other, at) =>
          at !== index &&
          [...other].every((value) => meet.has(value)) &&
          (other.size < meet.size || at < index),
      ),
  )
  return {
    kind: 'list',
    meets: needed.map(sorted).toSorted((a, b) => byCodePoint(a.join('\0'), b.join('\0'))),
    avoids: sorted(avoids),
  }
}

function equalities(conditions: readonly Condition[]) {
  const meets: Set<string>[] = []
  const avoids = new Set<string>()
  for (const condition of conditions) {
    if (condition.op === '=') meets.push(new Set(condition.values))
    else if (condition.op === '!=') for (const value of condition.values) avoids.add(value)
    else refuse('bad_operator', condition, `takes = and != only, not ${condition.op}`)
  }
  return { meets, avoids }
}

function sorted(values: Iterable<string>): string[] {
  return [...values].sort(byCodePoint)
}
