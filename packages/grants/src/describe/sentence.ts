import type { ConcreteField, ResolvedItem } from '../permission.ts'
import { type SaidConditions, sayConditions } from './conditions.ts'
import {
  isExactMoment,
  listFields,
  lookAt,
  sayField,
  sayPrecision,
  sayPrecisionOfAll,
} from './fields.ts'
import type { Named } from './names.ts'
import { type Fitting, findPhrase } from './phrases.ts'
import { capital } from './quote.ts'
import { closeParts, fillSlots, part, saySlots } from './slots.ts'
import type { Tongue, WriteAction } from './tongue.ts'

/** What a sentence is made from. */
interface Saying {
  item: ResolvedItem
  named: Named
  tongue: Tongue
  /** All fields it shows, once each. */
  fields: ConcreteField[]
}

/** What is shared, as one sentence without its full stop. */
export function sayItem(item: ResolvedItem, named: Named, tongue: Tongue): string {
  const fields = new Map<string, ConcreteField>()
  for (const field of item.concrete.flatMap((permission) => permission.fields)) {
    if (field.step || !fields.has(field.name)) fields.set(field.name, field)
  }
  const saying = { item, named, tongue, fields: [...fields.values()] }
  if (!item.actions.includes('read')) return closeParts(sayWrite(saying))
  const fitting = findPhrase(item, named)
  if (fitting) return closeParts(sayPhrase(saying, fitting))
  return closeParts(isAll(item) ? sayAll(saying) : sayList(saying))
}

export function isAll(item: ResolvedItem): boolean {
  return item.fields.some(({ name }) => name === '*')
}

export function isWild(item: ResolvedItem): boolean {
  return item.collection.endsWith('.**')
}

/** *Where your photos of 2018 were taken, to about 1 km.* */
function sayPhrase(saying: Saying, { phrase, conditions, fields }: Fitting): string {
  const { named, tongue } = saying
  const seen = lookAt(
    saying.fields.filter(({ name }) => !fields.includes(name)),
    named,
  )
  const all = phrase.fields.includes('*')
  const exactness = all
    ? [sayPrecisionOfAll(seen, named, tongue)]
    : sayPrecision(seen, named, tongue)
  const isTimeSaid = phrase.whole || all || !seen.time || isExactMoment(seen)
  const words = phrase.whole
    ? { always: '', more: '' }
    : { always: phrase.always ?? alwaysOf(saying), more: phrase.more ?? moreOf(saying) }
  return fillSlots(phrase.text, {
    ...saySlots(sayRows(saying, conditions), tongue, words),
    precision: phrase.whole ? '' : exactness.map(part).join(''),
    time: isTimeSaid ? '' : part(tongue.times[seen.time!].ending),
  })
}

/** *All 14 details of your photos since 1 January 2020, and of new ones as you add them.* */
function sayAll(saying: Saying): string {
  const { item, named, tongue } = saying
  const extra = extraFields(saying)
  const seen = lookAt(
    saying.fields.filter((field) => field.step || !extra.includes(field)),
    named,
  )
  const said = sayRows(saying)
  const words = { always: alwaysOf(saying), more: moreOf(saying), afterOf: !isWild(item) }
  const text = fillSlots(
    isWild(item)
      ? tongue.allKinds(item.concrete.length, underOf(saying)) + part(tongue.noneSensitive)
      : tongue.allDetails(saying.fields.length - extra.length, named.things),
    { ...saySlots(said, tongue, words), precision: part(sayPrecisionOfAll(seen, named, tongue)) },
  )
  const also = extra.filter(({ step }) => !step).map((field) => sayField(field, named, tongue))
  return text + (also.length > 0 ? part(tongue.andAlso(also.join(', '))) : '')
}

/** *Your photos of 2018: title, albums.* It needs no agreement in any language. */
function sayList(saying: Saying): string {
  const { item, named, tongue } = saying
  const things = isWild(item) ? capital(kindsOf(saying)) : capital(named.things)
  const words = { always: alwaysOf(saying), more: moreOf(saying) }
  const text = fillSlots(things, saySlots(sayRows(saying), tongue, words))
  return `${text}${tongue.colon}${listFields(lookAt(saying.fields, named), named, tongue)}`
}

/** *Add notes of its own to your data*, *Change and delete your photos of 2018: title*. */
function sayWrite(saying: Saying): string {
  const { item, named, tongue, fields } = saying
  const actions = item.actions as WriteAction[]
  const adds = actions.length === 1 && actions[0] === 'append' && !isWild(item)
  const things = isWild(item) ? kindsOf(saying) : named.things
  const text = fillSlots(
    adds ? tongue.append(named.plain) : tongue.write(actions, things),
    saySlots(sayRows(saying), tongue, { always: '', more: '' }),
  )
  if (!isAll(item))
    return `${text}${tongue.colon}${listFields(lookAt(fields, named), named, tongue)}`
  const extra = extraFields(saying)
  const special = fields.filter((field) => field.step || extra.includes(field))
  if (special.length === 0) return text
  return text + part(tongue.andAlso(listFields(lookAt(special, named), named, tongue)))
}

/** What is named beside `*` because `*` does not show it. */
function extraFields({ item, named, fields }: Saying): ConcreteField[] {
  if (isWild(item)) return []
  return fields.filter(({ name }) => named.field(name)?.sensitive)
}

function sayRows({ item, named, tongue }: Saying, said: readonly string[] = []): SaidConditions {
  return sayConditions(item.concrete[0]!.conditions, named, tongue, said)
}

function alwaysOf({ named, tongue }: Saying): string {
  return named.words.always ?? tongue.always
}

function moreOf({ named, tongue }: Saying): string {
  return named.words.more ?? tongue.more
}

function kindsOf(saying: Saying): string {
  const { item, tongue } = saying
  return tongue.kinds(item.concrete.length, underOf(saying)) + part(tongue.noneSensitive)
}

/** *from YouTube*, or *under “google.youtube”* where the catalog has no word for it. */
function underOf({ item, named, tongue }: Saying): string {
  if (named.under !== undefined) return tongue.from(named.under)
  return tongue.under(tongue.quote(item.collection.slice(0, -'.**'.length)))
}
