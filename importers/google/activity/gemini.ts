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
import { fromJson } from './activity.ts'
import type { Activity, ActivityContext } from './entry.ts'
import { fromCell, readCells } from './html.ts'

/**
 * Chats with Gemini, as they stand in `My Activity/Gemini Apps`: one record for each prompt with its
 * answers. Nothing says which prompts were one conversation.
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
  return readCells(source, (cell) => {
    const activity = fromCell(cell, source)
    if (!activity) return null
    const text = plain(activity.after)
    const files = [...new Set([...activity.images, ...linked(cell)])]
    // A long prompt has several lines; then it says what was attached.
    const lines = [activity.title, ...activity.subtitles.map(({ name }) => name)]
    const end = lines.findIndex((line) => /^Attached \d+ file/.test(line))
    const said = lines.slice(0, end < 0 ? lines.length : end).join('\n')
    return prompt({ ...activity, said }, text === '' ? [] : [text], [], files, context)
  })
}

function prompt(
  activity: Activity,
  answers: string[],
  html: string[],
  names: readonly string[],
  { entry, files }: ActivityContext,
): Item {
  const text = activity.said.replace(/^Prompted\s/, '')
  const time = activity.time === null ? null : toSecond(activity.time)
  const gem = activity.subtitles.find(({ url: to }) => /gemini\.google\.com\/gem\//.test(to ?? ''))
  const item: Item = {
    collection: 'google.gemini',
    // A page evens out the spaces of a prompt.
    key: [evenSpaces(text), time ?? ''].join('\u001f'),
    time,
    fields: present({
      prompt: text,
      answers,
      answers_html: html,
      gem: gem?.name,
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
