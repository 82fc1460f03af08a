import { BEARER_SECONDS, covers, type Narrowing, narrow, type ResolvedItem } from '@mandate/grants'
import type { ConsentDuration, ConsentProblem } from '../page/page-props.ts'
import type { AskedItem } from '../question.ts'
import { finestPlace, PLACE_FIELDS, placeOptions } from './place.ts'
import { isDay, windowOf } from './window.ts'

/** What the owner chose on the page. Numbers are places in the list of items. */
export interface Choices {
  chosen: ReadonlySet<number>
  objected: ReadonlySet<number>
  /** Names of fields to leave out, by item. */
  leaveOut: ReadonlyMap<number, readonly string[]>
  /** ISO dates; '' leaves it as asked. */
  from: string
  to: string
  /** A step in degrees; '' leaves it as asked. */
  place: string
  duration: ConsentDuration
}

const DURATIONS: ConsentDuration[] = ['day', '90days', 'until_ended']
/** "Grant end at most 7 days" where whoever holds the key can read. */
const BEARER_DURATIONS: ConsentDuration[] = ['day', 'week']

/** How long it may be allowed for, the shortest first. */
export function durationsFor({ bearer }: { bearer: boolean }): ConsentDuration[] {
  return bearer ? BEARER_DURATIONS : DURATIONS
}

export const NOTHING_CHOSEN: Choices = {
  chosen: new Set(),
  objected: new Set(),
  leaveOut: new Map(),
  from: '',
  to: '',
  place: '',
  duration: '90days',
}

/** Before anything is chosen; what whoever holds the key can read ends tomorrow. */
export function nothingChosen({ bearer }: { bearer: boolean }): Choices {
  return bearer ? { ...NOTHING_CHOSEN, duration: 'day' } : NOTHING_CHOSEN
}

const DAY_SECONDS = 86_400
const lifetimes: Record<Exclude<ConsentDuration, 'as_now'>, number | null> = {
  day: DAY_SECONDS,
  week: BEARER_SECONDS,
  '90days': 90 * DAY_SECONDS,
  until_ended: null,
}

export type Decision =
  | { kind: 'allowed'; items: ResolvedItem[] }
  | { kind: 'problem'; problem: ConsentProblem }

/**
 * What is allowed when an owner answers so. Consent only narrows: whatever would share more than was asked
 * is a problem, never an answer.
 */
export const decide = onceEach((asked, choices): Decision => {
  const wrong = whatIsWrong(asked, choices)
  if (wrong) return problem(wrong)

  const allowed: ResolvedItem[] = []
  for (const [at, { item, group, sentence, aboveCeiling }] of asked.entries()) {
    const needed = group === 'needed'
    const wanted =
      !aboveCeiling &&
      (needed || (group === 'choice' ? choices.chosen.has(at) : !choices.objected.has(at)))
    const narrowed = wanted ? narrow(item, narrowingOf(choices, at)) : null
    if (narrowed !== null) allowed.push(narrowed)
    // "Without it the item is required: refuse it and the whole request is refused."
    else if (needed) {
      const kind = aboveCeiling ? 'needed_closed' : 'needed_left_out'
      return problem({ kind, item: sentence.text })
    }
  }
  if (allowed.length === 0) return problem({ kind: 'nothing_chosen' })
  const request = asked.map(({ item }) => item)
  if (!covers(request, allowed, 'owner')) return problem({ kind: 'wider', field: null })
  return { kind: 'allowed', items: allowed }
})

/**
 * Each item as the owner has made it smaller so far, whether they share it or not: the sentence on the page
 * follows. As asked where nothing of it would be left, and while a date or a step cannot be read.
 */
export const narrowed = onceEach((asked, choices): readonly ResolvedItem[] => {
  if (whatIsWrong(asked, choices)) return asked.map(({ item }) => item)
  return asked.map(({ item, aboveCeiling }, at) =>
    aboveCeiling ? item : (narrow(item, narrowingOf(choices, at)) ?? item),
  )
})

/** When it ends, in seconds since 1970; null: until the owner ends it. `present`: as it is before a change. */
export function endOf(choices: Choices, now: number, present: number | null = null): number | null {
  if (choices.duration === 'as_now') return present
  const lifetime = lifetimes[choices.duration]
  return lifetime === null ? null : now + lifetime
}

/**
 * An app asks the same of many, who mostly change nothing: what follows is worked out once for each question as it was read, and each
 * of the answers that came to it first. How long it is to last says nothing about what.
 */
function onceEach<T>(
  judge: (asked: readonly AskedItem[], choices: Choices) => T,
): (asked: readonly AskedItem[], choices: Choices) => T {
  const known = new WeakMap<readonly AskedItem[], Map<string, T>>()
  return (asked, choices) => {
    const { chosen, objected, leaveOut, from, to, place } = choices
    const key = JSON.stringify([[...chosen], [...objected], [...leaveOut], from, to, place])
    const answers = known.get(asked) ?? new Map<string, T>()
    const before = answers.get(key)
    if (before !== undefined) return before
    const judged = judge(asked, choices)
    if (answers.size < MOST_ANSWERS && key.length < LONGEST_ANSWER)
      known.set(asked, answers.set(key, judged))
    return judged
  }
}
const MOST_ANSWERS = 8
const LONGEST_ANSWER = 1_024

function problem(what: ConsentProblem): Decision {
  return { kind: 'problem', problem: what }
}

/** Only a form that was not made by our page, or a date out of range, gets here with more than was asked. */
function whatIsWrong(asked: readonly AskedItem[], choices: Choices): ConsentProblem | null {
  const offered = asked.filter((item) => !item.aboveCeiling).map(({ item }) => item)
  const window = windowOf(offered)
  for (const field of ['from', 'to'] as const) {
    const day = choices[field]
    if (day === '') continue
    if (!isDay(day)) return { kind: 'bad_date', field }
    const isWider =
      field === 'from'
        ? window.from !== '' && day < window.from
        : window.to !== '' && day > window.to
    if (isWider) return { kind: 'wider', field }
  }
  if (choices.from !== '' && choices.to !== '' && choices.from > choices.to) {
    return { kind: 'ends_before_it_begins' }
  }
  const place = finestPlace(offered)
  if (choices.place !== '' && !placeOptions(place ?? null).some((step) => step === choices.place)) {
    return { kind: 'wider', field: 'place' }
  }
  const tampered =
    [...choices.chosen].some((at) => asked[at]?.group !== 'choice' || asked[at].aboveCeiling) ||
    [...choices.objected].some((at) => asked[at]?.group !== 'unless_objected')
  return tampered ? { kind: 'wider', field: null } : null
}

function narrowingOf(choices: Choices, at: number): Narrowing {
  const dropFields = choices.leaveOut.get(at)
  return {
    ...(dropFields === undefined ? {} : { dropFields: [...dropFields] }),
    ...(choices.from === '' ? {} : { from: choices.from }),
    ...(choices.to === '' ? {} : { to: choices.to }),
    ...(choices.place === ''
      ? {}
      : { coarsen: Object.fromEntries(PLACE_FIELDS.map((name) => [name, choices.place])) }),
  }
}
