import type { Html } from '@mandate/ui'
import type { ConsentSentence } from '../../consent/page/page-props.ts'

/** What `/access` shows: one article per grant. Times are milliseconds since 1970. */
export interface AccessProps {
  lang: 'en' | 'fr'
  /** `Can read` and `Ending…`, newest first. */
  live: AccessArticle[]
  /** How many apps can read. */
  apps: number
  people: number
  /** `Ended`, the newest ones, behind a `<details>`; and how many there are in all. */
  ended: AccessArticle[]
  endedInAll: number
  /** `before` of the page of older ones; null: there are none. */
  older: string | null
  /** The pages that list all access, whoever managed it: one per place where the owner has data. */
  everything: { host: string; url: string }[]
  /** Hosts where they had data that was deleted. */
  gone: string[]
  /** Whether something can be shared with a person here. */
  sharePerson: boolean
  /** What was shared with a person a moment ago. */
  shared: AccessArticle | null
}

export interface AccessArticle {
  grant: string
  appHost: string
  appName: string | null
  /** Who reads in the app; null: the app itself. */
  person: { alias: string; providerHost: string } | null
  /** Status words `Can read`, `Ending…`, `Ended`. */
  status: 'can_read' | 'ending' | 'ended'
  /** The sentences of the consent page, word for word. */
  sentences: ConsentSentence[]
  /** Their language: that of the page where they could be said in it. */
  spoken: string
  since: number
  /** Null: until the owner ends it. */
  until: number | null
  /** When the app last fetched a key to read with; null: never. What it read only the resource service knows. */
  lastUsed: number | null
  once: boolean
  /** An assistant's, without a key of its own: whoever holds its key can read. */
  bearer: boolean
  /** When and by whom it ended: the owner here, the owner at the resource service, the app, or its date. */
  ended: { at: number; by: 'owner' | 'resource' | 'app' | 'expired' | 'replaced' } | null
  dataHost: string
  /** Where the owner opens there what this provider may let apps read; null: it was not refused there. */
  openThereUrl: string | null
  /** The access page of the resource service, for `end it there yourself`. */
  dataAccessUrl: string
  /** `GET` of this shows the question of `EndProps`; null when there is nothing to end. */
  endUrl: string | null
  /** The page that makes it less, or gives it another end; null when it cannot be changed here. */
  changeUrl: string | null
  receiptUrl: string | null
  policyUrl: string | null
}

/** `End access for {host}?` with the buttons `Keep access` (a link back) and `End access` (a POST). */
export interface EndProps {
  lang: 'en' | 'fr'
  article: AccessArticle
  action: string
  csrf: string
  keepUrl: string
}

/** `/receipts`: every consent as a document to keep, newest first. */
export interface ReceiptsProps {
  lang: 'en' | 'fr'
  receipts: {
    /** The app's host, or the person's alias. */
    reader: string
    dataHost: string
    at: number
    sentences: ConsentSentence[]
    /** The language that was agreed in, which the document is in too. */
    spoken: string
    url: string
  }[]
  older: string | null
}

/** `/access/ended`: what ended before. */
export interface EndedProps {
  lang: 'en' | 'fr'
  ended: AccessArticle[]
  older: string | null
}

/** `wide`: it is a table where there is room. */
export type EndedPage = (props: EndedProps) => { title: string; wide: boolean; body: Html }
export type AccessPage = (props: AccessProps) => { title: string; wide: boolean; body: Html }
export type EndPage = (props: EndProps) => { title: string; body: Html }
export type ReceiptsPage = (props: ReceiptsProps) => { title: string; body: Html }
