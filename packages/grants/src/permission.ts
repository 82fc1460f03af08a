import type { FieldType } from './catalog.ts'

/** What a permission, the request around it and its error are made of. */

export const ACTIONS = ['read', 'append', 'update', 'delete'] as const
export type Action = (typeof ACTIONS)[number]

export type Op = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'present'

/** One condition as written; `present` has no values. Values are decoded text. */
export interface Condition {
  field: string
  op: Op
  values: string[]
}

/** A field and how coarsely it is shown; absent step: exact. `*` is every field not sensitive. */
export interface ShownField {
  name: string
  step?: string
}

/** What may be done to which records, and what is seen of them. */
export interface Permission {
  /** `home.photos`, or `home.**` for every collection below that is not sensitive. */
  collection: string
  conditions: Condition[]
  fields: ShownField[]
  actions: Action[]
}

export type LegalBasis = 'contract' | 'consent' | 'legitimate_interest'

/** What the app says it does with the data: claims, shown as claims. */
export interface Terms {
  purpose?: string
  purpose_code?: string
  legal_basis?: LegalBasis
  /** `max` in whole days, `P30D`. */
  retention?: { max: string; on_expiry?: 'delete' }
  recipients?: string[]
}

/** One object of `authorization_details`, or one scope. */
export interface Item extends Permission {
  /** The owner may refuse it alone. */
  optional: boolean
  terms: Terms
  /** Resources it is about; absent: the app does not know. */
  locations?: string[]
}

/** A bound of an interval: canonical text of a time (always with milliseconds) or a decimal. */
export interface Bound {
  value: string
  /** The bound itself is left out. */
  open: boolean
}

/**
 * What the conditions on one field mean together. Every meaning needs the field to be present.
 * Times are `>=` and `<` (from closed, to open), integers `>=` and `<=` (both closed), numbers any.
 */
export type Meaning =
  | { kind: 'present' }
  | { kind: 'interval'; from?: Bound; to?: Bound }
  | { kind: 'one of'; values: string[] }
  | { kind: 'none of'; values: string[] }
  | { kind: 'list'; meets: string[][]; avoids: string[] }

export type ResolvedCondition = { field: string; type: FieldType } & Meaning

/** A field shown, with its type: a step of a time is a word, of a number a power of ten. */
export interface ConcreteField extends ShownField {
  type: FieldType
}

/**
 * A permission on one collection with everything spelled out: at most one condition for each
 * field, `*` as the fields its catalog had. `id` is always shown and never listed.
 */
export interface ConcretePermission {
  collection: string
  conditions: ResolvedCondition[]
  fields: ConcreteField[]
  actions: Action[]
}

/**
 * A permission checked against a catalog, in canonical form: equal meanings have equal text.
 * `*` and `.**` are kept as written, `concrete` says what they mean in that catalog, for ever.
 */
export interface ResolvedPermission extends Permission {
  /** `sha256` of the catalog. */
  catalog: string
  concrete: ConcretePermission[]
}

export interface ResolvedItem extends Item, ResolvedPermission {}

export type ScopeErrorCode =
  | 'syntax'
  | 'too_long'
  | 'too_many_items'
  | 'too_many_conditions'
  | 'value_too_long'
  | 'duplicate'
  | 'invalid_details'
  | 'unknown_collection'
  | 'unknown_field'
  | 'sensitive'
  | 'bad_operator'
  | 'bad_value'
  | 'bad_step'
  | 'matches_nothing'
  | 'not_writable'
  | 'bad_contract'

/**
 * A text or object that is no permission, or one that the catalog cannot satisfy.
 * `position`: index of the first wrong character of a text. `culprit`: path of the wrong member,
 * or the name that is wrong. The message says what was wrong and what would be right.
 */
export class ScopeError extends Error {
  override name = 'ScopeError'
  readonly code: ScopeErrorCode
  readonly position: number | undefined
  readonly culprit: string | undefined

  constructor(
    code: ScopeErrorCode,
    message: string,
    at: { position?: number; culprit?: string } = {},
  ) {
    super(message)
    this.code = code
    this.position = at.position
    this.culprit = at.culprit
  }
}

/** What a request may be. `wide`: how many of its items may be of many collections, as each is compared with each there. */
export const LIMITS = { items: 32, wide: 8, bytes: 8192, conditions: 64, characters: 256 } as const

/** Whether it is of all collections that begin so. */
export function isWide({ collection }: { collection: string }): boolean {
  return collection.endsWith('.**')
}
