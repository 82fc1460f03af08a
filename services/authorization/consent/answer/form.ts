import type { ConsentDuration } from '../page/page-props.ts'
import type { Choices } from './decision.ts'

export type AnswerButton = 'show' | 'refuse' | 'once' | 'allow'

export interface ConsentForm {
  button: AnswerButton
  consentS256: string
  choices: Choices
  /** False when it holds what our page never offers. */
  isOurs: boolean
}

/** Names of the boxes: `item_2`, `object_2`, `o_2_title`. */
export const boxName = {
  choose: (at: number) => `item_${at}`,
  object: (at: number) => `object_${at}`,
  leaveOut: (at: number, field: string) => `o_${at}_${field}`,
}

/**
 * Reads the answer to the consent page. Whatever is no button of ours counts as *Show what this changes*.
 * @param offered how long it may be allowed for
 */
export function readConsentForm(
  body: Record<string, unknown>,
  offered: { durations: readonly ConsentDuration[]; preset: ConsentDuration },
): ConsentForm {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  const chosen = new Set<number>()
  const objected = new Set<number>()
  const leaveOut = new Map<number, string[]>()
  for (const name of Object.keys(body)) {
    const [, kind, at, field] = /^(item|object|o)_(\d{1,2})(?:_(\w{1,64}))?$/.exec(name) ?? []
    if (at === undefined) continue
    const index = Number(at)
    if (kind === 'item') chosen.add(index)
    else if (kind === 'object') objected.add(index)
    else if (field) leaveOut.set(index, [...(leaveOut.get(index) ?? []), field])
  }
  const duration = offered.durations.find((each) => each === body['duration'])
  const answer = text('answer')
  return {
    button: isButton(answer) ? answer : 'show',
    consentS256: text('consent_s256'),
    choices: {
      chosen,
      objected,
      leaveOut,
      from: text('from'),
      to: text('to'),
      place: text('place'),
      duration: duration ?? offered.preset,
    },
    isOurs: duration !== undefined,
  }
}

function isButton(text: string): text is AnswerButton {
  return text === 'show' || text === 'refuse' || text === 'once' || text === 'allow'
}
