import { type ActiveBinding, manages } from '../bindings/store.ts'
import { isForWhoeverHolds, type SeenGrant } from '../ledger/rows.ts'
import type { PendingLink } from '../linking/store.ts'
import type { Replaces } from '../linking/tables.ts'

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
    .filter((grant) => !grant.once && !isForWhoeverHolds(grant))
    .map((grant) => ({ grant, apart: whyApart(grant, now) }))
    .sort((a, b) => Number(a.apart !== null) - Number(b.apart !== null))
}

/** Permissions that the owner is asked about one by one, and the letters of their ids: what a form and a binding hold, and a provider takes at once. */
export const MOST_ASKED = 2_000
const MOST_LETTERS = 150_000

/**
 * A provider that keeps the key could make any number, so that no page could ask about them all and its owner never left. Asked about are
 * those that have read the longest; the rest, never used or the newest, stops.
 */
export function askedAbout(offered: Candidate[]): { asked: Candidate[]; further: Candidate[] } {
  const ranked = offered.toSorted(
    (a, b) =>
      Number(a.apart !== null) - Number(b.apart !== null) ||
      a.grant.firstSeen.getTime() - b.grant.firstSeen.getTime(),
  )
  let letters = 0
  const within = ranked.slice(0, MOST_ASKED).filter(({ grant }) => {
    letters += grant.id.length
    return letters <= MOST_LETTERS
  })
  const asked = new Set(within)
  return {
    asked: offered.filter((one) => asked.has(one)),
    further: offered.filter((one) => !asked.has(one)),
  }
}

/** What bindings that end leave behind, unless it goes on elsewhere: nobody manages it any more. */
export function leftBehind(grants: SeenGrant[], ending: ActiveBinding[], now: number): SeenGrant[] {
  return grants
    .filter((grant) => grant.revokedAt === null)
    .filter((grant) => grant.expiresAt === null || grant.expiresAt * 1000 > now)
    .filter((grant) => ending.some((binding) => manages(binding, grant)))
}

/** What became of apps when a binding took over from another; null where it took over from none, or long ago. */
export interface TakenOver {
  goOn: SeenGrant[]
  stopped: SeenGrant[]
  /** What was allowed since and can be read by now. */
  since: SeenGrant[]
}

/** The owner is told for so long, ms. */
const NEWS = 24 * 3600 * 1000
/** Within so much of it the transaction that made a binding has ended what stops, ms. */
const AT_ONCE = 10_000

export function takenOver(
  grants: SeenGrant[],
  binding: Pick<ActiveBinding, 'carry' | 'madeAt'>,
  now: number,
): TakenOver | null {
  const made = binding.madeAt.getTime()
  if (now - made > NEWS) return null
  const carried = new Set(binding.carry.map(({ grant }) => grant))
  const isThen = (date: Date | null) =>
    date !== null && date.getTime() >= made && date.getTime() - made < AT_ONCE
  return {
    goOn: grants.filter(({ id, revokedAt }) => carried.has(id) && revokedAt === null),
    stopped: grants.filter(
      ({ revokedBy, revokedAt }) => revokedBy === 'switch' && isThen(revokedAt),
    ),
    since: grants.filter(
      ({ id, firstSeen, revokedAt, expiresAt }) =>
        !carried.has(id) &&
        firstSeen.getTime() >= made &&
        revokedAt === null &&
        (expiresAt === null || expiresAt * 1000 > now),
    ),
  }
}

function whyApart(grant: SeenGrant, now: number): Candidate['apart'] {
  if (grant.lastUsed === null) return 'never used'
  return now - grant.firstSeen.getTime() < WEEK ? 'new' : null
}

/** What the form said about each grant. */
export interface Choices {
  goOn: string[]
  stop: string[]
  missing: string[]
}

/**
 * The same answer for all that are offered, shown again before anything is done with it; null: none was given. What stands apart goes
 * on by an answer of its own only.
 */
export function allAtOnce(offered: Candidate[], answer: unknown): Choices | null {
  const ids = (some: Candidate[]) => some.map(({ grant }) => grant.id)
  if (answer === 'stop') return { goOn: [], stop: ids(offered), missing: [] }
  if (answer !== 'on') return null
  const isApart = ({ apart }: Candidate) => apart !== null
  return {
    goOn: ids(offered.filter((one) => !isApart(one))),
    stop: [],
    missing: ids(offered.filter(isApart)),
  }
}

/**
 * What the form said about each grant; those without an answer are `missing`. What came since the page was shown is news, and
 * stops when the owner was shown some before.
 */
export function readChoices(
  { shownAt, insisted }: Pick<PendingLink, 'shownAt' | 'insisted'>,
  offered: Candidate[],
  form: Record<string, unknown>,
): Choices & { isNews: boolean } {
  const choices: Choices = { goOn: [], stop: [], missing: [] }
  let isNews = false
  for (const { grant } of offered) {
    const answer = form[`grant-${grant.id}`]
    const isNew = answer === undefined && shownAt !== null && grant.firstSeen > shownAt
    isNews ||= isNew
    const stops = answer === 'stop' || (isNew && insisted)
    choices[answer === 'on' ? 'goOn' : stops ? 'stop' : 'missing'].push(grant.id)
  }
  return { ...choices, isNews }
}
