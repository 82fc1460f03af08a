/** What a language adds to the words of a catalog: how lists, times, bounds and steps are said. */

/** A span of days, months or years; `to` is the last one included. */
export interface Period {
  unit: 'year' | 'month' | 'day' | 'instant'
  from: Date | null
  to: Date | null
}

export interface Tongue {
  /** `a, b and c` */
  and(words: readonly string[]): string
  /** `a, b or c` */
  or(words: readonly string[]): string
  quote(text: string): string
  /** Before a list, with its spaces. */
  colon: string
  decimal: '.' | ','
  /** ` of 2018`, ` in July 2018`, ` since 1 January 2020`, ` until the end of 2018` */
  period(period: Period, manner: 'of' | 'in'): string
  always: string
  more: string
  /** `and new ones as you add them`; after "all details of": `and of new ones …` */
  andMore(more: string, afterOf: boolean): string
  knownTime: string
  accounts(names: readonly string[]): string
  notAccounts(names: readonly string[]): string
  onlyWhere(clauses: readonly string[]): string
  yes: string
  no: string
  /** Clauses of a condition; `title` names the field. */
  present(title: string): string
  isOneOf(title: string, values: readonly string[]): string
  isNoneOf(title: string, values: readonly string[]): string
  has(title: string, values: readonly string[]): string
  lacks(title: string, values: readonly string[]): string
  bounds(
    title: string,
    bounds: { is?: string; from?: [string, boolean]; to?: [string, boolean] },
  ): string
  lies(title: string, period: string): string
  /** `to about 1 km` */
  toAbout(distance: string): string
  exactPlace: string
  place(about: string): string
  exactNumber(title: string): string
  inSteps(title: string, step: string): string
  /** The record's own time in a list, after "with", and at the end of a phrase. */
  times: Record<TimeSight, { listed: string; withIt: string; ending: string }>
  /** Another field of type time. */
  timeField(title: string, sight: TimeSight): string
  withPrecision(parts: readonly string[]): string
  withExactPlace: string
  withExactPlaceAndTime: string
  theExactPlace: string
  theExactPlaceAndTime: string
  the(thing: string): string
  allDetails(count: number, things: string): string
  /** `from YouTube`, `under “google.youtube”`: which of an owner's data, after them. */
  from(name: string): string
  under(quoted: string): string
  allKinds(count: number, under: string): string
  kinds(count: number, under: string): string
  noneSensitive: string
  andAlso(list: string): string
  onlyExistence: string
  /** Things of a collection that has no words. */
  untitled(title: string): string
  append(plain: string): string
  /** `Change and delete your photos` */
  write(actions: readonly WriteAction[], things: string): string
  mayAlso(actions: readonly WriteAction[]): string
  /** Each by itself, to stand out: `May change notes that it or others wrote.` */
  may: Record<WriteAction, (plain: string) => string>
  cannotRead: string
  cannotReadOrChange: string
  not(things: readonly string[]): string
  yourChoice: string
  sensitive: string
  /** Of the kinds that article 9 of the GDPR protects more. */
  mayTell(kinds: readonly string[]): string
  aboutOthers: string
}

export type TimeSight = 'exact' | 'hour' | 'day' | 'month' | 'year'
export type WriteAction = 'append' | 'update' | 'delete'
