import {
  type Catalog,
  covers,
  formatScope,
  type ResolvedItem,
  type Sentence,
  specialNames,
} from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import {
  type Choices,
  type Decision,
  decide,
  durationsFor,
  endOf,
  narrowed,
} from '../answer/decision.ts'
import { boxName } from '../answer/form.ts'
import { finestPlace, placeOptions } from '../answer/place.ts'
import { windowOf } from '../answer/window.ts'
import type { AskedItem, Question } from '../question.ts'
import type {
  ConsentGroup,
  ConsentItem,
  ConsentNarrowing,
  ConsentProblem,
  ConsentProps,
  ConsentSentence,
} from './page-props.ts'
import { said } from './said.ts'

/** `use: once` lasts an hour. */
const ONCE_SECONDS = 3600

/** Kinds of data that one item names there; more are no mark any more. */
const MOST_MARKED = 8

/** What an app may read already, and until when (milliseconds; null: until ended). */
export interface LiveGrant {
  items: ResolvedItem[]
  until: number | null
}

/** What the sentences of a question are made from. */
export interface ItemContext {
  lang: Lang
  question: Question
  catalog: Catalog
  resource: string
  live: LiveGrant[]
}

export interface ConsentContext extends ItemContext {
  action: string
  csrf: string
  client: {
    client_id: string
    client_name?: string | undefined
    policy_uri?: string | undefined
    tos_uri?: string | undefined
  }
  redirectUri: string
  knownSince: number | null
  /** Seconds since 1970. */
  now: number
  /** The app asks for one use, and nothing longer is offered. */
  onlyOnce: boolean
  isAssistant: boolean
  bearer: boolean
  byCode: boolean
}

/** The consent page's props for a question and what the owner has chosen so far. */
export function consentProps(
  context: ConsentContext,
  choices: Choices,
  problem: ConsentProblem | null,
): ConsentProps {
  const { question, client, lang } = context
  const decision = decide(question.items, choices)
  const allowed = decision.kind === 'allowed' ? decision.items : []
  const end = context.onlyOnce ? context.now + ONCE_SECONDS : endOf(choices, context.now)
  return {
    lang,
    action: context.action,
    csrf: context.csrf,
    consentS256: question.consentS256,
    app: {
      isAssistant: context.isAssistant,
      bearer: context.bearer,
      byCode: context.byCode,
      host: new URL(client.client_id).host,
      name: client.client_name ?? null,
      knownSince: context.knownSince,
      returnsTo: returnsTo(context.redirectUri),
      policyUrl: client.policy_uri ?? null,
      termsUrl: client.tos_uri ?? null,
    },
    dataHost: new URL(context.resource).host,
    groups: groups(context, choices),
    narrowing: {
      ...narrowingOf(question.items, choices, context),
      ...(context.onlyOnce && { duration: null }),
    },
    summary: {
      sentences: sayAll(allowed, context.catalog, lang),
      until: end === null ? null : end * 1000,
    },
    problem,
    developers: [
      { label: 'client_id', text: client.client_id },
      { label: 'redirect_uri', text: context.redirectUri },
      { label: 'resource', text: context.resource },
      ...question.items.map(({ item }) => ({ label: 'scope', text: formatScope(item) })),
      { label: 'catalog', text: context.catalog.sha256 },
      { label: 'consent_s256', text: question.consentS256 },
    ],
  }
}

/** The items as they stand now that the owner has made them smaller; in the order asked. */
export function itemsOf(context: ItemContext, choices: Choices): ConsentItem[] {
  const smaller = narrowed(context.question.items, choices)
  return context.question.items.map((asked, at) =>
    consentItem(context, choices, { ...asked, at, now: smaller[at] ?? asked.item }),
  )
}

export function spoken(sentence: Sentence, lang: Lang): ConsentSentence {
  const { text, denied, writes, sensitive, aboutOthers, special, use, openEnded } = sentence
  const mayTell = specialNames(special, lang)
  return { text, denied, writes, sensitive, aboutOthers, mayTell, use, openEnded }
}

/** What items say, each for itself. */
export function sayAll(
  items: readonly ResolvedItem[],
  catalog: Catalog,
  lang: Lang,
): ConsentSentence[] {
  return items.map((item) => spoken(said(item, catalog, lang), lang))
}

/** What *Show what this changes* shows; null while there is nothing to allow. @param until seconds */
export function afterwards(
  decision: Decision,
  until: number | null,
  { catalog, lang }: { catalog: Catalog; lang: Lang },
): { sentences: ConsentSentence[]; until: number | null } | null {
  if (decision.kind === 'problem') return null
  return {
    sentences: sayAll(decision.items, catalog, lang),
    until: until === null ? null : until * 1000,
  }
}

function groups(context: ConsentContext, choices: Choices): ConsentGroup[] {
  const shown = itemsOf(context, choices)
  const items = context.question.items.map(({ group }, at) => ({ kind: group, item: shown[at]! }))
  const uses = new Set<string | null>()
  return (['needed', 'choice', 'unless_objected'] as const)
    .map((kind) => ({
      kind,
      items: items
        .filter((each) => each.kind === kind)
        .map((each) => sayingUseOnce(each.item, uses)),
    }))
    .filter((group) => group.items.length > 0)
}

/** What photos are good for is read once, however many things of them are asked for. @param uses said above */
function sayingUseOnce(item: ConsentItem, uses: Set<string | null>): ConsentItem {
  const { sentence } = item
  if (uses.has(sentence.use)) return { ...item, sentence: { ...sentence, use: null } }
  uses.add(sentence.use)
  return item
}

function consentItem(
  context: ItemContext,
  choices: Choices,
  /** `now`: the item as the owner has narrowed it. */
  asked: AskedItem & { at: number; now: ResolvedItem },
): ConsentItem {
  const { at, item, now, aboveCeiling } = asked
  const { terms } = item
  const sentence = now === item ? asked.sentence : said(now, context.catalog, context.lang)
  const origin = new URL(context.resource).origin
  const days = /^P(\d+)D$/.exec(terms.retention?.max ?? '')?.[1]
  return {
    // Short, and so are the names of the boxes: four times in each of dozens of items.
    id: `i${at}`,
    source: sourceOf(item.collection),
    sentence: spoken(sentence, context.lang),
    purpose: terms.purpose ?? null,
    retention:
      days === undefined
        ? null
        : { days: Number(days), onExpiry: terms.retention?.on_expiry ?? null },
    recipients: terms.recipients ?? null,
    legalBasis: terms.legal_basis ?? null,
    control: control(asked, choices, at),
    aboveCeiling: aboveCeiling ? raiseUrl(origin, item) : null,
    // Not behind `#`: that is lost without script, and by whoever signs in there first.
    examplesUrl: item.actions.includes('read')
      ? `${origin}/share?scope=${encodeURIComponent(formatScope(now))}`
      : null,
    earlier: earlier(context, item),
    spelledOut: sentence.spelledOut.length > 0 ? sentence.spelledOut : null,
    leaveOut: aboveCeiling ? [] : leaveOut(context, choices, item, at),
  }
}

/** Where the owner opens it, among dozens of kinds that may be opened: it is marked there. */
function raiseUrl(origin: string, { concrete }: ResolvedItem): string {
  const names = new Set(concrete.map(({ collection }) => collection))
  const url = new URL(`${origin}/provider`)
  for (const name of [...names].slice(0, MOST_MARKED)) url.searchParams.append('open', name)
  return url.href
}

/** `Google` of `google.photos`. */
function sourceOf(collection: string): string {
  const [source = ''] = collection.split('.')
  return source.charAt(0).toUpperCase() + source.slice(1)
}

function control(asked: AskedItem, choices: Choices, at: number): ConsentItem['control'] {
  if (asked.aboveCeiling || asked.group === 'needed') return { kind: 'none' }
  return asked.group === 'choice'
    ? { kind: 'choose', name: boxName.choose(at), checked: choices.chosen.has(at) }
    : { kind: 'object', name: boxName.object(at), checked: choices.objected.has(at) }
}

function earlier({ live }: ItemContext, item: ResolvedItem): ConsentItem['earlier'] {
  if (live.length === 0) return null
  const covering = live.find((grant) => covers(grant.items, [item], 'owner'))
  return covering ? { allowedUntil: covering.until } : 'new'
}

/** Of one collection, and only where something would be left. */
function leaveOut(
  { catalog, lang }: ItemContext,
  choices: Choices,
  item: ResolvedItem,
  at: number,
): ConsentItem['leaveOut'] {
  const [permission, ...more] = item.concrete
  if (permission === undefined || more.length > 0 || permission.fields.length < 2) return []
  const collection = catalog.collections.find(({ name }) => name === permission.collection)
  return permission.fields.map(({ name }) => {
    const field = collection?.fields.find((each) => each.name === name)
    return {
      name: boxName.leaveOut(at, name),
      label: field?.words?.[lang]?.title ?? field?.title ?? name,
      checked: choices.leaveOut.get(at)?.includes(name) ?? false,
    }
  })
}

/** With the time that the owner chooses. */
type OwnersNarrowing = ConsentNarrowing & { duration: NonNullable<ConsentNarrowing['duration']> }

/** The fields of *Share less*, no wider than was asked. */
export function narrowingOf(
  asked: readonly AskedItem[],
  choices: Choices,
  how: { bearer: boolean },
): OwnersNarrowing {
  const offered = asked.filter((each) => !each.aboveCeiling).map(({ item }) => item)
  const window = windowOf(offered)
  const bounds = { min: window.from, max: window.to }
  const place = finestPlace(offered)
  return {
    from: { name: 'from', value: choices.from || window.from, ...bounds },
    to: { name: 'to', value: choices.to || window.to, ...bounds },
    place:
      place === undefined
        ? null
        : { name: 'place', value: choices.place, options: placeOptions(place), asked: place },
    duration: { name: 'duration', value: choices.duration, options: durationsFor(how) },
  }
}

/** A host; for an app with a scheme of its own, the scheme. */
function returnsTo(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri)
  return protocol === 'https:' || protocol === 'http:' ? host : protocol
}
