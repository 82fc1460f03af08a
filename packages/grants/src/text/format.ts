import type { Condition, Permission, ShownField } from '../permission.ts'
import { formatValue } from './value.ts'

/**
 * The short text of an item. Order is kept, so that reading it again gives the same item; of a
 * resolved item the text is canonical: equal meanings have equal text.
 */
export function formatScope(item: Permission & { optional?: boolean }): string {
  const conditions = item.conditions.map(formatCondition).join(',')
  const fields = item.fields.map(formatField)
  const readOnly = item.actions.length === 1 && item.actions[0] === 'read'
  return [
    item.optional ? '?' : '',
    item.collection,
    conditions && `[${conditions}]`,
    fields.length === 1 ? `.${fields[0]}` : `.{${fields.join(',')}}`,
    readOnly ? '' : `:${item.actions.join(',')}`,
  ].join('')
}

export function formatCondition({ field, op, values }: Condition): string {
  return op === 'present' ? `${field}=*` : `${field}${op}${values.map(formatValue).join('|')}`
}

function formatField({ name, step }: ShownField): string {
  return step ? `${name}~${step}` : name
}
