import { JOURNEYS } from '../life.ts'
import { random } from '../random.ts'
import type { Entry, Part } from '../zip.ts'
import { activity, activityFiles } from './activity.ts'
import { locations, recordsJson } from './location.ts'
import { photos } from './photos.ts'
import { rest } from './rest.ts'
import { albumFile } from './sidecar.ts'
import type { TakeoutTruth } from './truth.ts'
import { watched, youtubeFiles } from './youtube.ts'

export interface TakeoutSize {
  /** The same seed and sizes make the same bytes. (Default: 1) */
  seed?: number
  /** How many downloaded files. (Default: 3) */
  parts?: number
  photos?: number
  locations?: number
  activity?: number
  watched?: number
  /** The form of My Activity and of the history of YouTube. (Default: Search and YouTube JSON, Maps HTML) */
  form?: 'json' | 'html' | 'mixed'
}

/** A made-up Takeout, and what is in it. The parts are torn as Takeout tears them: by size only. */
export function takeout(size: TakeoutSize = {}): { parts: Part[]; truth: TakeoutTruth } {
  const { seed = 1, parts: count = 3, form = 'mixed' } = size
  const chance = random(seed)
  const pictures = photos(chance, size.photos ?? 60)
  const points = size.locations ?? 3000
  const done = activity(chance, size.activity ?? 300)
  const videos = watched(chance, size.watched ?? 200)
  const youtube = youtubeFiles(videos, form === 'html' ? 'html' : 'json', chance)
  const { overview, others } = rest()
  const isSearch = ({ product }: { product: string }) => product === 'Search'

  const parts: Part[] = Array.from({ length: count }, (_, index) => ({
    name: `takeout-20240517T080000Z-${String(index + 1).padStart(3, '0')}.zip`,
    entries: [],
  }))
  const put = (entries: Entry[], part = chance.integer(0, count - 1)) =>
    parts[part]?.entries.push(...entries)
  put([overview], 0)
  for (const { media, sidecars } of pictures.pieces) {
    const part = chance.integer(0, count - 1)
    put(media, part)
    // About a third of the sidecars lie in another part than their picture.
    put(sidecars, chance.chance(0.33) ? chance.integer(0, count - 1) : part)
  }
  put(albums(pictures.truth.flatMap((photo) => photo.albums)))
  put([
    {
      path: 'Takeout/Location History (Timeline)/Records.json',
      content: () => recordsJson(seed, points),
    },
  ])
  put(activityFiles(done.filter(isSearch), form === 'html' ? 'html' : 'json', chance))
  put(
    activityFiles(
      done.filter((item) => !isSearch(item)),
      form === 'json' ? 'json' : 'html',
      chance,
    ),
  )
  put([youtube.history])
  put([...youtube.others, ...others])
  const truth = {
    photos: pictures.truth,
    get locations() {
      return [...locations(seed, points)]
    },
    activity: done,
    watched: videos,
    others: [...youtube.others, ...others].map(({ path }) => path),
  }
  return { parts, truth }
}

function albums(titles: string[]): Entry[] {
  return [...new Set(titles)].map((title) => ({
    path: `Takeout/Google Photos/${title}/metadata.json`,
    content: albumFile(title, JOURNEYS.find(({ city }) => title.startsWith(city.name))?.from ?? 0),
  }))
}
