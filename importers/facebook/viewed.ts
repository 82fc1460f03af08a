import {
  asArray,
  asNumber,
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  type Source,
} from '@mandate/importer'
import { digest, labelled, labelsOf, type Media, type Row, timeOf } from '@mandate/importer/meta'
import { gather, longest } from './gather.ts'

/** The time of an entry as it stands there, and as a time. */
function timed(value: unknown, { now, note }: Source): number | null {
  return plausible(fromEpoch(value), { now, days: 2, zeroIsMissing: true, stated: value, note })
}

/**
 * What was looked at (`recently_viewed`) and visited (`visited_things`): entries below headings in the
 * account's language, at times one level deeper; since 2026 files of labelled records.
 */
export function looks(kind: string): Row {
  const below = (group: Record<string, unknown>, source: Source): Item[] => [
    ...asArray(group['entries']).map((entry) => look(asObject(entry), group, kind, source)),
    ...asArray(group['children']).flatMap((child) => below(asObject(child), source)),
  ]
  return {
    read(value, { media, source }) {
      const isLabelled = value['label_values'] !== undefined
      return isLabelled ? labelledLook(value, kind, media, source) : below(value, source)
    },
  }
}

const SEEN = new Set(['name', 'uri', 'share', 'value', 'watch_time'])

function look(
  entry: Record<string, unknown>,
  group: Record<string, unknown>,
  kind: string,
  source: Source,
): Item {
  const data = asObject(entry['data'])
  const name = asText(data['name']) ?? asText(data['value'])
  const url = asText(data['uri']) ?? asText(data['share'])
  const heading = asText(group['name'])
  const time = timed(entry['timestamp'], source)
  const watched = asNumber(data['watch_time'])
  const rest = {
    ...restOf(entry, new Set(['timestamp', 'data'])),
    ...restOf(data, SEEN),
    ...(watched === undefined && present({ watch_time: data['watch_time'] })),
    // How often, where it has a name.
    ...(name !== data['value'] && data['value'] !== undefined && { value: data['value'] }),
  }
  // Without a time only the heading tells apart what else is the same.
  const key = [kind, url ?? name ?? '', time ?? heading ?? ''].join('\u001f')
  return {
    collection: 'facebook.viewed',
    // One thing may stand below several headings.
    key: counted(source, time, key, `below ${heading ?? ''}`),
    time,
    fields: present({
      ...{ name, kind, url, heading },
      watched_s: watched,
    }) as Fields,
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

function labelledLook(
  value: Record<string, unknown>,
  kind: string,
  media: Media,
  source: Source,
): Item | null {
  const got = gather(value, media)
  const name = got.names[0] ?? got.texts[0] ?? longest(got.words)
  const [url] = got.urls
  if (name === undefined && url === undefined) return null
  const time = timed(got.time, source)
  const rest = restOf(value, new Set(['timestamp', 'media']))
  return {
    collection: 'facebook.viewed',
    key: counted(source, time, [kind, url ?? name, time ?? ''].join('\u001f')),
    time,
    fields: present({ name, kind, url }) as Fields,
    ...(rest && { rest }),
  }
}

/** Advertisers whose ads one clicked. */
export const clicks: Row = {
  read(value, { media, source }): Item | null {
    if (value['label_values'] !== undefined) return labelledLook(value, 'ad_clicked', media, source)
    const name = asText(value['title'])
    if (name === undefined) return null
    const time = timed(value['timestamp'], source)
    const rest = restOf(value, new Set(['title', 'timestamp']))
    return {
      collection: 'facebook.viewed',
      key: counted(source, time, ['ad_clicked', name, time ?? ''].join('\u001f')),
      time,
      fields: { name, kind: 'ad_clicked' },
      ...(rest && { rest }),
    }
  },
}

/** Polls one took part in: what was asked, what could be answered, what one chose. */
export const polls: Row = {
  read(value, { source }): Item | null {
    if (value['label_values'] !== undefined) return labelledVote(value, source)
    const data = asArray(value['attachments']).flatMap((one) => asArray(asObject(one)['data']))
    const [poll] = data.flatMap((one) => asObject(one)['poll'] ?? []).map(asObject)
    const answers = asArray(poll?.['options']).map(asObject)
    const options = answers.flatMap((one) => asText(one['option']) ?? [])
    const choices = answers.flatMap((one) =>
      one['voted'] === true ? (asText(one['option']) ?? []) : [],
    )
    const title = asText(value['title'])
    if (options.length === 0 && title === undefined) return null
    const question = asText(poll?.['question'])
    const time = timed(value['timestamp'], source)
    return {
      collection: 'facebook.polls',
      key: counted(
        source,
        time,
        [time ?? '', digest([question ?? title ?? '', options])].join('\u001f'),
      ),
      time,
      fields: present({ question, choices, options, title }) as Fields,
    }
  },
}

/** Since 2024 question and answers are labels: what stands inside of others is an answer. */
function labelledVote(value: Record<string, unknown>, source: Source): Item | null {
  const labels = labelsOf(value['label_values'])
  const outside = labels.filter(({ within }) => within.length === 0)
  const question = labelled(outside, 'text') ?? labelled(outside, 'name') ?? outside[0]?.value
  const choices = labels.flatMap(({ within, value: said, url }) =>
    within.length > 0 && said !== undefined && url === undefined ? [said] : [],
  )
  if (question === undefined && choices.length === 0) return null
  const time = timed(value['timestamp'] ?? timeOf(labels), source)
  const rest = restOf(value, new Set(['timestamp', 'media']))
  const key = [asText(value['fbid']) ?? time ?? '', digest([question ?? '', choices])].join(
    '\u001f',
  )
  return {
    collection: 'facebook.polls',
    key: asText(value['fbid']) === undefined ? counted(source, time, key) : key,
    time,
    fields: present({ question, choices }) as Fields,
    ...(rest && { rest }),
  }
}
