import {
  asArray,
  asObject,
  asText,
  evenSpaces,
  findAll,
  type HtmlNode,
  type Item,
  type Line,
  linesOf,
  parseHtml,
  present,
  readElements,
  type Source,
  toSecond,
} from '@mandate/importer'
import { activityItem, fromJson } from './activity.ts'
import type { Activity, ActivityContext } from './entry.ts'
import { fromCell, readCells } from './html.ts'

/**
 * Chats with Gemini, as they stand in `My Activity/Gemini Apps`: one record for each prompt with its
 * answers. Which conversation it was in is told by its address, where it is told.
 */
export function readGemini(source: Source, context: ActivityContext) {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  return readElements(source, ({ value }) => {
    const object = asObject(value)
    const activity = fromJson(object, caps)
    if (!activity) return null
    const answers = asArray(object['safeHtmlItem']).flatMap(
      (one) => asText(asObject(one)['html']) ?? [],
    )
    const texts = answers.map((html) => plain(linesOf(parseHtml(html))))
    const { safeHtmlItem: _, ...rest } = activity.rest ?? {}
    return prompt({ ...activity, rest }, texts, answers, activity.images, context)
  })
}

/** The same as a page: the answer stands behind the time, files are links to what lies beside. */
export function readGeminiPage(source: Source, context: ActivityContext) {
  return readCells(source, (cell) => ofCell(cell, source, context))
}

/** A page of any activity: of one that lies alone only what is in it says that it is Gemini's. */
export function readActivityPage(source: Source, context: ActivityContext) {
  return readCells(source, (cell) => {
    const activity = fromCell(cell, source)
    if (activity && isOfGemini(activity)) return ofActivity(cell, activity, context)
    if (!activity) return null
    const item = activityItem(activity, context)
    // What AI Mode answered stands behind the time.
    const answer = item.collection === 'google.activity' ? plain(activity.after) : ''
    return answer === '' ? item : { ...item, rest: { ...item.rest, answer } }
  })
}

/**
 * "Gemini Apps", "Applications Gemini", "Gemini アプリ": its name is the same in every language, and was Bard. Under the
 * product Android it is an app that was opened.
 */
export function isOfGemini({ header, products }: Pick<Activity, 'header' | 'products'>): boolean {
  const isIts = /(?<![\p{L}\d.])(Gemini(?![\p{L}\d.])|Bard$)/u.test(header)
  return isIts && header.length < 40 && (products.length === 0 || products.includes(header))
}

function ofCell(cell: HtmlNode, source: Source, context: ActivityContext): Item | null {
  const activity = fromCell(cell, source)
  return activity && ofActivity(cell, activity, context)
}

function ofActivity(
  cell: HtmlNode,
  activity: Activity & { after: readonly Line[] },
  context: ActivityContext,
): Item {
  const text = plain(activity.after)
  const files = [...new Set([...activity.images, ...linked(cell)])]
  // A long prompt has several lines.
  const said = [activity.title, ...saidIn(activity.subtitles)].join('\n')
  const [conversation] = findAll(cell, ({ name }) => name === 'a').flatMap((a) =>
    CONVERSATION.test(a.attributes['href'] ?? '') ? a.attributes['href']! : [],
  )
  const whole = { ...activity, said, ...(conversation && { url: conversation }) }
  return prompt(whole, text === '' ? [] : [text], [], files, context)
}

/** The lines of a prompt, before those that say what was attached, made or used. */
function saidIn(lines: Activity['subtitles']): string[] {
  const isBeside = ({ url }: { url?: string }) => url !== undefined && !/^[a-z]+:|^[#/]/i.test(url)
  const isTold = (line: { name: string; url?: string }) =>
    isBeside(line) || GEM.test(line.url ?? '') || TOLD.test(line.name)
  const end = lines.findIndex(isTold)
  if (end < 0) return lines.map(({ name }) => name)
  // How many were attached stands before their names, in the account's language.
  const before = lines[end - 1]
  const counts = isBeside(lines[end]!) && /^\D*\d+\D*[.。]$/.test(before?.name ?? '') ? 1 : 0
  return lines.slice(0, end - counts).map(({ name }) => name)
}

const TOLD = /^(Attached \d+ file|\d+ generated images?\.$)/
const GEM = /gemini\.google\.com\/gems?\//
const CONVERSATION = /^https:\/\/(gemini|bard)\.google\.com\/(u\/\d+\/)?(app|chat)\/[\w-]{6,}/

// What Google puts before a prompt, in the languages seen; a colon stands behind it in some.
const PROMPTED =
  /^(?:Prompted|Eingegebener Prompt:|Prompt\s?:|送信したメッセージ[:：]|已提示[:：]?|Υποβλήθηκε το ερώτημα|Hiciste la petición|Has dicho:)\s*/u

// Between prompts stands what else was done there; other languages' words for it were not seen.
const DONE =
  /^(Created Gemini |Used an? |Selected preferred draft|Gave feedback|Answered survey question)/

function prompt(
  activity: Activity,
  answers: string[],
  html: string[],
  names: readonly string[],
  { entry, files }: ActivityContext,
): Item {
  const text = activity.said.replace(PROMPTED, '')
  const time = activity.time === null ? null : toSecond(activity.time)
  const gem = activity.subtitles.find(({ url: to }) => GEM.test(to ?? ''))
  const told = [activity.url, ...activity.details]
  // A page evens out the spaces of a prompt.
  const keyOf = (said: string) => [evenSpaces(said), time ?? ''].join('\u001f')
  const before = keyOf(activity.said.replace(/^Prompted\s/, ''))
  const item: Item = {
    collection: 'google.gemini',
    key: keyOf(text),
    // Until 2026 the words before it were only known in English.
    ...(before !== keyOf(text) && { formerly: [before] }),
    time,
    fields: present({
      ...(answers.length === 0 && DONE.test(activity.said) ? { done: text } : { prompt: text }),
      answers,
      answers_html: html,
      gem: gem?.name.replace(/ was used in this chat\..*$/, ''),
      conversation: told.find((one) => CONVERSATION.test(one ?? '')),
    }),
  }
  if (names.length > 0) {
    item.files = names.map((name) => files.reference('attachments', name, entry))
  }
  if (activity.rest && Object.keys(activity.rest).length > 0) item.rest = activity.rest
  return item
}

function plain(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}

function linked(cell: HtmlNode): string[] {
  const links = findAll(cell, ({ name }) => name === 'a').flatMap((a) => a.attributes['href'] ?? [])
  return links
    .filter((link) => !/^[a-z]+:|^[#/]/i.test(link))
    .map((link) => {
      try {
        return decodeURIComponent(link)
      } catch {
        return link
      }
    })
}
