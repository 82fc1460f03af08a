/** The reference model: what owners, apps and providers have done, and what follows from it. Nothing here talks to anybody. */

/** A permission, as far as it matters: photos taken from the first day of one year to that of another. */
export interface Permission {
  id: string
  /** The signed document, as soon as the app has it. */
  jws: string | null
  app: number
  from: number
  to: number
  once: boolean
  /** `ending`: ended at its provider, and where the data are nobody can have heard yet. */
  state: 'live' | 'ending' | 'ended'
  /** The provider that manages it; a change of provider may hand it over. */
  manager: number
  /** Its manager had it from another one. */
  carried: boolean
  /** Where the data are it is known. */
  known: boolean
  /** Ended where the data are, while its manager was down. */
  unheard: boolean
  /** The provider where its owner or app has ended it: should it come back there, it says so. */
  endedAt: number | null
}

export interface Token {
  /** Null: the app has yet to renew. */
  access: string | null
  refresh: string | null
  grant: Permission
  /** What it shows: what was asked for, within the grant. */
  from: number
  to: number
  provider: number
  /** The era of its provider that it was issued in. */
  era: number
  /** The app gave its refresh token back. */
  given: boolean
  /** ms */
  issuedAt: number
}

export interface Owner {
  /** Whom the owner trusts: since which era. Each time that one is let in anew another begins. */
  bound: Map<number, number>
  eras: number
  grants: Permission[]
  tokens: Token[]
  /** Months of the photos that are there, one for each … */
  months: string[]
  /** … and of those that are being brought in. */
  coming: string[]
}

export function newOwner(months: string[]): Owner {
  return { bound: new Map([[0, 0]]), eras: 1, grants: [], tokens: [], months, coming: [] }
}

export type Verdict = 'must' | 'may' | 'never'

/** An access token lives five minutes; near its end nothing is said of it. */
const SURE_MS = 240_000

/** Whether a token opens what it stands for. */
export function verdict(owner: Owner, token: Token, now: number): Verdict {
  const { grant, provider } = token
  const era = owner.bound.get(provider)
  if (grant.state === 'ended' || grant.manager !== provider || era === undefined) return 'never'
  // What was issued before its provider was left may open what it stands for once that one is back, and need not.
  const isOld = token.era !== era || now - token.issuedAt > SURE_MS
  return grant.state === 'ending' || isOld ? 'may' : 'must'
}

/** Whether its refresh token still brings another. */
export function renewal(owner: Owner, token: Token): Verdict {
  if (token.given || token.grant.state !== 'live') return 'never'
  return verdict(owner, token, token.issuedAt)
}

/** Those under which this provider asks no second time. */
export function covering(
  owner: Owner,
  provider: number,
  asked: { app: number; from: number; to: number },
): Permission[] {
  return owner.grants.filter(
    (grant) =>
      grant.state === 'live' &&
      grant.manager === provider &&
      !grant.once &&
      grant.app === asked.app &&
      grant.from <= asked.from &&
      grant.to >= asked.to,
  )
}

/** Whose time is over when `provider` is let in in place of some. */
export function leaving(owner: Owner, provider: number, inPlaceOf: number[]): number[] {
  return [...owner.bound.keys()].filter((one) => one === provider || inPlaceOf.includes(one))
}

/** Those that the owner is asked about then: each of `sure`, and perhaps some more. */
export function offered(owner: Owner, ending: number[]) {
  const some = owner.grants.filter(
    ({ state, manager, once }) => state !== 'ended' && ending.includes(manager) && !once,
  )
  return { some, sure: some.filter(({ state, known }) => state === 'live' && known) }
}

/** Ended at its provider, by its owner or its app. */
export function endHere(grant: Permission): void {
  grant.state = 'ending'
  grant.endedAt = grant.manager
}

/** A provider is let in; of what the leaving ones managed it has what the owner lets go on. */
export function letIn(owner: Owner, provider: number, ending: number[], goOn: Set<string>): void {
  const era = owner.bound.get(provider) ?? owner.eras++
  for (const grant of owner.grants) {
    if (grant.state === 'ended' || !ending.includes(grant.manager)) continue
    // Nobody is asked about what is for one use: it stays where it is, or ends.
    if (grant.once && grant.manager === provider) continue
    const goesOn = goOn.has(grant.id)
    grant.state = !goesOn ? 'ended' : grant.endedAt === provider ? 'ending' : 'live'
    if (goesOn) Object.assign(grant, { manager: provider, carried: true, known: true })
  }
  for (const one of ending) owner.bound.delete(one)
  owner.bound.set(provider, era)
}

/** The owner does without a provider: what it managed ends for good. */
export function leave(owner: Owner, provider: number): void {
  owner.bound.delete(provider)
  for (const grant of owner.grants) if (grant.manager === provider) grant.state = 'ended'
}

/** A change of what was allowed: another permission, and what renewed the old one renews this one. */
export function replace(
  owner: Owner,
  old: Permission,
  by: Pick<Permission, 'id' | 'to'>,
): Permission {
  const grant = { ...old, ...by, jws: null, carried: false, known: false, endedAt: null }
  owner.grants.push(grant)
  endHere(old)
  for (const token of owner.tokens.filter((one) => one.grant === old)) {
    if (token.provider !== old.manager || token.refresh === null) continue
    owner.tokens.push({ ...token, grant, access: null, from: grant.from, to: grant.to })
    token.refresh = null
  }
  return grant
}

/** The months that a token must show, and those it may. */
export function shown(owner: Owner, { from, to }: Token): { must: string[]; may: string[] } {
  const within = (month: string) => month >= `${from}-01` && month < `${to}-01`
  const must = owner.months.filter(within).sort()
  return { must, may: [...owner.months, ...owner.coming].filter(within).sort() }
}
