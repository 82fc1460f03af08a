import { level } from '@mandate/ui'

/** Characters of a name in a heading; all of it stands below. */
const LONGEST = 120

/**
 * What a record is called by its own fields; '' where nothing of that can be seen. Isolated, so that marks of direction in it turn
 * nothing around it.
 */
export function called({ title, name, subject }: Record<string, unknown>): string {
  return shortly(title) || shortly(name) || shortly(subject)
}

/** A text as a heading takes it; '' of what is none, and of what nobody could see. */
export function shortly(text: unknown): string {
  if (typeof text !== 'string' || !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text)) return ''
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return `\u2068${level(cut.toWellFormed())}\u2069`
}
