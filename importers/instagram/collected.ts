import { asArray, asObject, asText, type Item, type Source } from '@mandate/importer'
import { labelled, labelsOf, type Row, type RowContext, urlOf } from '@mandate/importer/meta'
import { things } from './lists.ts'
import { saidBy } from './said.ts'

type Value = Record<string, unknown>

/** The collection that was named last: until 2025 what is in it stands behind it, one after another. */
const latest = new WeakMap<Source, string>()

/** Collections of saved things, and the things in them: of each thing it is told which one it is in. */
export const collected: Row = {
  read(value, context): Item | Item[] | null {
    const inside = asArray(value['label_values']).flatMap((one) => thingsIn(asObject(one)))
    if (inside.length > 0) return labelledCollection(value, inside, context)
    // Its title is the same word for all of them; the name stands below it.
    const untitled = { ...value, title: undefined }
    const isThing = urlOf(saidBy(value)) !== undefined
    const kind = isThing ? 'collected' : 'collection'
    const item = things('instagram.saved', kind).read(untitled, context) as Item | null
    const name = item?.fields['name']
    if (!isThing && typeof name === 'string') latest.set(context.source, name)
    return item && isThing ? within(item, latest.get(context.source)) : item
  },
}

/** Since 2025 a collection holds its things below a label. */
function labelledCollection(value: Value, inside: unknown[][], context: RowContext): Item[] {
  const outside = asArray(value['label_values']).filter(
    (one) => thingsIn(asObject(one)).length === 0,
  )
  const named = { ...value, label_values: outside }
  const made = things('instagram.saved', 'collection').read(named, context) as Item | null
  const name = labelled(labelsOf(outside), 'name')
  const items = inside.flatMap((label_values) => {
    const item = things('instagram.saved', 'collected').read({ label_values }, context)
    return [item ?? []].flat()
  })
  // One thing may be in several, and nothing says since when.
  const own = items.map((item) => ({ ...item, key: `${item.key}\u001f${name ?? ''}` }))
  return [...(made ? [made] : []), ...own.map((item) => within(item, name))]
}

/** `{title: "Media", dict: [{dict: [{label: "URL", href}]}]}`, whatever it is called. */
function thingsIn({ dict }: Value): unknown[][] {
  return asArray(dict).flatMap((one) => {
    const labels = asArray(asObject(one)['dict'])
    return labels.some((label) => isPost(asObject(label))) ? [labels] : []
  })
}

function isPost({ href, value }: Value): boolean {
  const url = asText(href) ?? asText(value) ?? ''
  return /^https?:\/\/(www\.)?instagram\.com\/(p|reel|tv)\//i.test(url)
}

function within(item: Item, collection: string | undefined): Item {
  return collection === undefined ? item : { ...item, fields: { ...item.fields, collection } }
}
