import {
  type Catalog,
  parseScope,
  type ResolvedCondition,
  resolve,
  resolveFilter,
  ScopeError,
  type ShownField,
} from '@mandate/grants'
import { Problem } from '@mandate/server'
import { insufficientScope } from '../access/refusal.ts'
import { invalid } from './parameters.ts'
import type { Selection } from './query/page.ts'
import { fineness, shownFields, showsTimeExactly, type View } from './query/view.ts'

export interface SelectionText {
  filter?: string
  fields?: string
  order?: string
}

/**
 * What an app asks, judged against what it is shown: second half of check 8. Fields that are hidden
 * and fields that do not exist are answered alike.
 * @throws Problem 400 `invalid_filter`, 403 `insufficient_scope` with the scope that would have sufficed
 */
export function readSelection(view: View, text: SelectionText): Selection {
  return {
    filter: readFilter(view, text.filter),
    fields: readFields(view, text.fields),
    order: readOrder(view, text.order),
  }
}

/** Words about one collection are read with it alone. */
const only = ({ collection }: View): Catalog => ({ sha256: '', collections: [collection] })

function readFilter(view: View, text: string | undefined): ResolvedCondition[] {
  if (text === undefined || text === '') return []
  let conditions: ResolvedCondition[]
  try {
    conditions = resolveFilter(text, view.collection.name, only(view))
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    if (error.code === 'unknown_field')
      throw hidden(view, error.culprit ?? 'a field', error.message)
    throw new Problem(400, 'invalid_filter', error.message, position(error))
  }
  const shown = shownFields(view)
  for (const { field } of conditions) {
    if (field !== 'id' && !shown.has(field)) {
      throw hidden(view, field, `This token does not show ${field}, so it cannot be filtered by.`)
    }
  }
  return conditions
}

function readFields(view: View, text: string | undefined): ShownField[] {
  const shown = shownFields(view)
  // `id` stands first in every record and is written by the route.
  const all = view.collection.fields.filter(({ name }) => name !== 'id' && shown.has(name))
  if (text === undefined || text === '*') return all.map(({ name }) => ({ name }))
  const asked = parseFields(view, text)
  for (const { name, step } of asked) {
    if (name !== 'id' && !shown.has(name)) {
      throw hidden(view, name, `This token does not show ${name}.`)
    }
    const finest = Math.min(...view.scopes.map((scope) => finenessIn(scope.fields, name)))
    if (step !== undefined && fineness(step) < finest) {
      throw hidden(view, `${name}~${step}`, `This token shows ${name} more coarsely than that.`)
    }
  }
  return asked.filter((field) => field.name !== 'id')
}

function finenessIn(fields: ReadonlyMap<string, string | undefined>, name: string): number {
  return fields.has(name) ? fineness(fields.get(name)) : Number.POSITIVE_INFINITY
}

function parseFields(view: View, text: string): ShownField[] {
  try {
    const [item, ...more] = parseScope(`${view.collection.name}.{${text}}`)
    if (!item || more.length > 0 || item.collection !== view.collection.name) throw misread()
    if (item.fields.some((field) => field.name === '*')) throw misread()
    resolve(item, only(view))
    return item.fields
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    if (error.code === 'unknown_field')
      throw hidden(view, error.culprit ?? 'a field', error.message)
    throw invalid(`fields: ${fromItsStart(error.message, view)}`)
  }
}

/** The parser counts from the beginning of the scope that is read, and the app from that of what it sent. */
function fromItsStart(message: string, { collection }: View): string {
  const before = `${collection.name}.{`.length
  return message.replace(/^At character (\d+)/, (_all, at) => `At character ${Number(at) - before}`)
}

const misread = () => invalid('fields are names with commas, like title,time~day.')

function readOrder(view: View, text: string | undefined): 'asc' | 'desc' {
  if (text === undefined) return 'asc'
  if (text !== 'asc' && text !== 'desc') throw invalid('order is asc or desc.')
  // "403 when `time` is not shown exactly": the order would show the hidden time.
  if (!showsTimeExactly(view)) {
    throw hidden(view, 'time', 'Records have an order only where time is shown exactly.')
  }
  return text
}

function hidden(view: View, field: string, detail: string): Problem {
  return insufficientScope(`${view.collection.name}.${field}`, detail)
}

function position(error: ScopeError): { position?: number } {
  return error.position === undefined ? {} : { position: error.position }
}
