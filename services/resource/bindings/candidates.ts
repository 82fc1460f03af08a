import type { Grant } from '@mandate/grants'
import type { SeenGrant } from '../ledger/rows.ts'
import type { Replaces } from '../linking/tables.ts'
import { type ActiveBinding, manages } from './store.ts'

const WEEK = 7 * 24 * 3600 * 1000

/** A grant that may go on under another provider, if the owner says so. */
export interface Candidate {
  grant: SeenGrant
  /** Why it deserves a second look: a provider about to be left could have made it by itself. */
  apart: 'never used' | 'new' | null
}

/** The bindings that end when a linked issuer comes: those it replaces, and a former one of its own. */
export function leaving(
  present: ActiveBinding[],
  link: { issuer: string; replaces: Replaces },
): ActiveBinding[] {
  const { issuer, replaces } = link
  return present.filter((one) => one.issuer === issuer || (replaces?.includes(one.issuer) ?? true))
}

/**
 * The grants that still open something: not ended, and honoured by a binding that is about to end.
 * `once` grants and those of assistants are never carried. Those apart come last.
 * @param now ms
 */
export function candidates(grants: SeenGrant[], ending: ActiveBinding[], now: number): Candidate[] {
  return leftBehind(grants, ending, now)
    .filter((grant) => !grant.once && !isForAssistants(grant))
    .map((grant) => ({ grant, apart: whyApart(grant, now) }))
    .sort((a, b) => Number(a.apart !== null) - Number(b.apart !== null))
}

/** What bindings that end leave behind, unless it goes on elsewhere: nobody manages it any more. */
export function leftBehind(grants: SeenGrant[], ending: ActiveBinding[], now: number): SeenGrant[] {
  return grants
    .filter((grant) => grant.revokedAt === null)
    .filter((grant) => grant.expiresAt === null || grant.expiresAt * 1000 > now)
    .filter((grant) => ending.some((binding) => manages(binding, grant)))
}

/** The ledger holds documents that were checked: of a thousand on one page none is checked again. */
function isForAssistants({ compact }: SeenGrant): boolean {
  const payload = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as Pick<Grant, 'bearer'>).bearer === true
}

function whyApart(grant: SeenGrant, now: number): Candidate['apart'] {
  if (grant.lastUsed === null) return 'never used'
  return now - grant.firstSeen.getTime() < WEEK ? 'new' : null
}

/** What the form said about each grant; those without an answer are `missing`. */
export function readChoices(
  offered: Candidate[],
  form: Record<string, unknown>,
): { goOn: string[]; stop: string[]; missing: string[] } {
  const choices = { goOn: [] as string[], stop: [] as string[], missing: [] as string[] }
  for (const { grant } of offered) {
    const answer = form[`grant-${grant.id}`]
    choices[answer === 'on' ? 'goOn' : answer === 'stop' ? 'stop' : 'missing'].push(grant.id)
  }
  return choices
}
