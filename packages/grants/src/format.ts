import type { Item, Permission } from './permission.ts'
/** The short text of an item (or of a resolved one: then it is canonical). */
export function formatScope(item: Permission & Partial<Pick<Item, 'optional'>>): string {
  throw new Error(`being built: ${item}`)
}
