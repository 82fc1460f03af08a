import type { Html } from '@mandate/ui'

/**
 * What the consent page shows. Everything is data, so that `page.ts` is a pure function and finds the
 * words in both languages itself. Times are milliseconds since 1970, hosts are hosts with their port.
 */
export interface ConsentProps {
  lang: 'en' | 'fr'
  /** Where the form is posted: `/consent/{uid}`. */
  action: string
  /** Hidden fields `_csrf` and `consent_s256`; the answer is refused without them. */
  csrf: string
  consentS256: string
  app: ConsentApp
  /** The host where the data stays, e.g. `vault.example`. */
  dataHost: string
  /** The groups that have items, in the order they are shown. */
  groups: ConsentGroup[]
  narrowing: ConsentNarrowing
  summary: ConsentSummary
  /** Why the page is shown again. Focus belongs on it. */
  problem: ConsentProblem | null
  /** `For developers`: label and text, shown as code. */
  developers: { label: string; text: string }[]
}

export interface ConsentApp {
  /** It reads for a person in conversation, by the door for assistants. */
  isAssistant: boolean
  /** It proves no key of its own: whoever holds what it gets can read. */
  bearer: boolean
  /** A program showed a code and the person typed it: whoever gave them the code gets what is allowed. */
  byCode: boolean
  /** Origin's host of `client_id`: stands in the h1, never the name. */
  host: string
  /** The name that the app chose: in quotes, in `<bdi>`. */
  name: string | null
  /** When the owner first allowed this app something; null the first time. */
  knownSince: number | null
  /** Host (or scheme, `com.example.app:`) that the browser goes to after the answer. */
  returnsTo: string
  policyUrl: string | null
  termsUrl: string | null
}

/** The groups are the app's claims: cannot work without, your choice, used unless you object. */
export interface ConsentGroup {
  kind: 'needed' | 'choice' | 'unless_objected'
  items: ConsentItem[]
}

export interface ConsentItem {
  /** Unique on the page, for ids and `aria-describedby`. */
  id: string
  /** Where the data came from at first: `Google`, `Facebook`. */
  source: string
  sentence: ConsentSentence
  /** The app's answers; null is printed as "It does not say …". */
  purpose: string | null
  retention: { days: number; onExpiry: string | null } | null
  /** Empty: it passes the data to nobody. */
  recipients: string[] | null
  legalBasis: 'contract' | 'consent' | 'legitimate_interest' | null
  /**
   * `choose` is a checkbox named by the sentence; `object` the checkbox `I object`; `none` for what the
   * app cannot work without, and for an item above the ceiling, which has no box.
   */
  control: { kind: 'none' } | { kind: 'choose' | 'object'; name: string; checked: boolean }
  /** Link to the resource service where the owner may raise the ceiling; the item cannot be allowed here. */
  aboveCeiling: string | null
  /** The owner's page at the resource service that counts this and shows three of them; null: it sees nothing. */
  examplesUrl: string | null
  /** Null when nothing is known of an earlier answer to this app. `until` null: until ended. */
  earlier: 'new' | { allowedUntil: number | null } | null
  /** What `*` or `.**` stand for, in words; null when the permission names its fields. */
  spelledOut: string[] | null
  /** One checkbox for each field that may be left out, named `Leave out {label}`. */
  leaveOut: { name: string; label: string; checked: boolean }[]
}

export interface ConsentSentence {
  text: string
  /** "Not the photos themselves." */
  denied: string[]
  /** "May change notes that it or others wrote." Absent in what was kept before apps could write. */
  writes?: string[]
  sensitive: boolean
  aboutOthers: boolean
  /** What of the data that the law protects most it may tell: `health`, `religion or beliefs`. */
  mayTell: string[]
  /** What the data is good for to its owner; null where nobody says. */
  use: string | null
  /** Also covers what arrives later. */
  openEnded: boolean
}

/** The fields of *Share less*. Names are those of the form; a null field is not shown. */
export interface ConsentNarrowing {
  /** ISO dates; `to` is the last day included. `min` and `max`: no wider than was asked, '' = open. */
  from: ConsentDate | null
  to: ConsentDate | null
  /** Steps in degrees; '' = as the app asked. */
  place: {
    name: 'place'
    value: string
    options: ('' | '0.001' | '0.01' | '0.1' | '1')[]
    asked: string | null
  } | null
  /** Null: for one use only, and there is no `allow`. */
  duration: { name: 'duration'; value: ConsentDuration; options: ConsentDuration[] } | null
}

export interface ConsentDate {
  name: 'from' | 'to'
  value: string
  min: string
  max: string
}

/** `as_now`: only where something is changed that has an end already. */
export type ConsentDuration = 'as_now' | 'day' | 'week' | '90days' | 'until_ended'

/** What happens if the owner presses Allow now. */
export interface ConsentSummary {
  sentences: ConsentSentence[]
  /** Null: until the owner ends it. */
  until: number | null
}

export type ConsentProblem =
  | { kind: 'changed' }
  | { kind: 'nothing_chosen' }
  /** Null: no single field, or none of the page's. */
  | { kind: 'wider'; field: 'from' | 'to' | 'place' | 'duration' | null }
  | { kind: 'needed_left_out' | 'needed_closed'; item: string }
  | { kind: 'bad_date'; field: 'from' | 'to' }
  | { kind: 'ends_before_it_begins' }

/**
 * Buttons, all of name `answer`: `show` (Show what this changes; first in the document, so that Enter
 * answers nothing), then `refuse`, `once`, `allow`, of equal weight.
 */
export type ConsentPage = (props: ConsentProps) => { title: string; body: Html }

/** Before an answer is possible, or instead of one. */
export interface WrongAskProps {
  lang: 'en' | 'fr'
  appHost: string
  reason:
    | { kind: 'unknown_names'; dataHost: string; names: string }
    | { kind: 'not_linked' }
    /** Other data of this account is linked. */
    | { kind: 'other_data' }
    | { kind: 'unreachable'; dataHost: string }
  /** Takes the browser back to the app with the error; null when there is nowhere to go. */
  backUrl: string | null
  detail: string
}

/** After the answer: says what was done, with a link `Continue` (and a refresh) to the app. */
export interface AnsweredProps {
  lang: 'en' | 'fr'
  appHost: string
  answer: { kind: 'refused' } | { kind: 'allowed'; until: number | null; receiptUrl: string }
  continueUrl: string
}

/** An owner with data at several places is asked which one this is about. Radios of name `resource`. */
export interface WhichDataProps {
  lang: 'en' | 'fr'
  appHost: string
  action: string
  csrf: string
  choices: { resource: string; host: string }[]
}
