import {
  asArray,
  asNumber,
  asObject,
  asText,
  baseName,
  type Entry,
  type FileReference,
  fromIso,
  type Item,
  plausible,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
} from '@mandate/importer'

const MAPPED = new Set(['fitnessActivity', 'startTime', 'endTime', 'duration'])

/** `All Sessions/*.json`: one walk, run or night; its track lies in another folder. */
export async function* readSession(
  source: Source,
  tracks: readonly Entry[],
  isFirst: boolean,
): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry, note, now } = source
  const value = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const caps = { now, days: 2, note }
  const start = plausible(fromIso(value['startTime']), caps)
  const end = plausible(fromIso(value['endTime']), caps)
  const activity = asText(value['fitnessActivity'])
  const metric = (name: string) => {
    const found = asArray(value['aggregate'])
      .map(asObject)
      .find((one) => one['metricName'] === name)
    return asNumber(found?.['floatValue']) ?? asNumber(found?.['intValue'])
  }
  const item: Item = {
    collection: 'google.fit.sessions',
    ...sessionKey(entry, [activity ?? '', start ?? '', end ?? ''], isFirst),
    time: start,
    fields: present({
      activity,
      duration: seconds(value['duration']),
      steps: metric('com.google.step_count.delta'),
      distance: metric('com.google.distance.delta'),
      calories: metric('com.google.calories.expended'),
    }),
  }
  if (end !== null) item.timeEnd = end
  const rest = restOf(value, MAPPED)
  if (rest) item.rest = rest
  const track = trackOf(entry, tracks)
  if (track) item.files = [track]
  yield { items: [{ element: 0, item }] }
}

function seconds(value: unknown): number | undefined {
  const text = asText(value)
  return asNumber(text?.replace(/s$/, '')) ?? asNumber(value)
}

const START = /^(\d{4}-\d\d-\d\dT[\d_.]+(?:Z|[+-]\d\d_\d\d))_/

/** When it began, as the names of a session and of its track say it alike. */
export function startOf({ path }: Pick<Entry, 'path'>): string | undefined {
  return START.exec(baseName(path))?.[1]
}

/**
 * A session and its track are one walk, known by when it began as both their names say it, whichever comes first. Without a
 * name like that, and all but the first that began at one moment: by what is said, as all were until 2026.
 */
export function sessionKey(
  of: Pick<Entry, 'path'>,
  said: readonly unknown[],
  isFirst = true,
): Pick<Item, 'key' | 'formerly'> {
  const start = startOf(of)
  const before = said.join('\u001f')
  return start === undefined || !isFirst
    ? { key: before }
    : { key: `\u001f${start}`, formerly: [before] }
}

/** "2019-08-12T07_14_08.709+02_00_WALKING.json" and "…_PT14M3.063S_Gehen.tcx" begin alike. */
function trackOf(session: Entry, tracks: readonly Entry[]): FileReference | undefined {
  const start = startOf(session)
  const found = start && tracks.find(({ path }) => baseName(path).startsWith(`${start}_`))
  if (!found) return undefined
  const { part, entry, path } = found
  return { role: 'track', entry: { part, entry }, name: baseName(path) }
}
