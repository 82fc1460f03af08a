/** Putting what has to be said into a phrase, at its slots or at its end. */
import type { SaidConditions } from './conditions.ts'
import type { Tongue } from './tongue.ts'

export interface Slots {
  from: string
  only: string
  when: string
  more: string
  precision: string
  time: string
}

/** A slot that the phrase does not mention is said at its end, in this order. */
const ORDER = ['from', 'only', 'when', 'more', 'precision', 'time'] as const

/** Ends a part between commas, which needs a second comma only if the sentence goes on. */
const END = '\u0001'

/** `, from ana only`, with its second comma where one is needed. */
export function part(text: string): string {
  return text && `, ${text}${END}`
}

/** A part between commas would tear a phrase that goes on after `{when}`; a time without commas fits in. */
export function fillSlots(text: string, slots: Slots): string {
  const isTorn = slots.when.startsWith(',') && /\{when\}[^{]/.test(text)
  const phrase = isTorn ? text.replace('{when}', '') : text
  const filled = phrase.replace(/\{(\w+)\}/g, (slot, name: string) =>
    Object.hasOwn(slots, name) ? slots[name as keyof Slots] : slot,
  )
  // What fits in without a comma comes first: *your photos of 2018, from ana only*.
  const order = slots.when.startsWith(',') ? ORDER : (['when', ...ORDER] as const)
  const left = [...new Set(order)].filter((name) => !phrase.includes(`{${name}}`))
  return filled + left.map((name) => slots[name]).join('')
}

export function closeParts(text: string): string {
  return text.replace(/\u0001(?=[ \p{L}])/gu, ',').replaceAll(END, '')
}

/** The slots that come from conditions. '' for `always` or `more` says nothing there. */
export function saySlots(
  said: SaidConditions,
  tongue: Tongue,
  words: { always: string; more: string; afterOf?: boolean },
): Slots {
  const when = said.when?.isPart ? part(said.when.text) : said.when?.text
  return {
    from: part(said.from),
    only: part(said.only),
    when: when ?? part(words.always),
    more:
      said.openEnded && words.more ? part(tongue.andMore(words.more, words.afterOf ?? false)) : '',
    precision: '',
    time: '',
  }
}
