import {
  type Archive,
  asObject,
  asText,
  baseName,
  type Entry,
  ImportError,
  type Note,
  type Plan,
  smallJson,
  type Task,
} from '@mandate/importer'
import { accountsOf } from './account.ts'
import { type ActivityContext, byPath, readActivity } from './activity.ts'
import { readActivityPage } from './activity-html.ts'
import { readLocations } from './location.ts'
import { type PhotoFiles, planPhotos } from './photos/index.ts'
import { isMedia } from './photos/names.ts'
import { withoutRoot } from './roots.ts'
import { readSemantic } from './semantic.ts'
import { type Shape, shapeOf } from './shapes.ts'
import { readTimeline } from './timeline.ts'

/** What becomes of each file of a Takeout; files in no task are kept. */
export async function plan(mine: readonly Entry[], archive: Archive): Promise<Plan> {
  const photos: PhotoFiles = { media: [], sidecars: [], albums: [] }
  const shapes = new Map<Entry, Shape>()
  const tasks: Task[] = []
  for (const entry of mine) {
    if (/(^|\/)archive_browser\.html$/i.test(entry.path)) tasks.push({ entry, as: 'ignore' })
    else if (!/\.(json|html?)$/i.test(entry.path)) continue
    else if (entry.size === 0) tasks.push({ entry, as: 'ignore', note: EMPTY })
    else {
      const head = await archive.head(entry)
      const shape = shapeOf(head, entry)
      if (isWebPage(head, entry)) tasks.push({ entry, as: 'keep', note: WEB_PAGE })
      else if (shape === 'sidecar') tasks.push(...(await addSidecar(entry, archive, photos)))
      else if (shape) shapes.set(entry, shape)
    }
  }
  const beside = byPath(mine)
  for (const [entry, shape] of shapes) {
    const path = withoutRoot(entry.path)
    if (shape === 'album') {
      if (isPhotoFolder(path) || isAlbumName(path)) {
        photos.albums.push({ entry, path, value: await smallJson(entry, archive) })
      }
    } else {
      const task = readTask(entry, shape, beside)
      if (task) tasks.push(task)
    }
  }
  addMedia(mine, photos, tasks)
  tasks.push(...planPhotos(photos, archive))
  return { tasks, accounts: await accountsOf(mine, archive), warnings: onPhone(mine, shapes) }
}

const EMPTY: Note = { code: 'empty_file', message: 'The file is empty.' }

const WEB_PAGE: Note = {
  code: 'web_page',
  message: 'The file should be JSON and is a web page. It was kept as it is.',
  action: 'Open it: if it asks you to sign in, download the export again.',
}

/** What a browser saves in place of a download when somebody is no longer signed in. */
function isWebPage(head: Buffer, { path }: Entry): boolean {
  return /\.json$/i.test(path) && /^\W{0,3}<(!doctype|html)/i.test(head.toString('latin1'))
}

function readTask(entry: Entry, shape: Shape, beside: ReadonlyMap<string, Entry>): Task | null {
  const context: ActivityContext = { entry, history: historyOf(entry.path), beside }
  switch (shape) {
    case 'location':
      return { entry, as: 'read', read: readLocations }
    case 'semantic':
      return { entry, as: 'read', read: readSemantic }
    case 'timeline':
      return { entry, as: 'read', read: readTimeline }
    case 'activity':
      return { entry, as: 'read', replay: true, read: (source) => readActivity(source, context) }
    case 'activity page':
      return {
        entry,
        as: 'read',
        replay: true,
        read: (source) => readActivityPage(source, context),
      }
    default:
      return null
  }
}

/** Media beside sidecars or under the photos' folder are photos; in activity folders, recordings. */
function addMedia(mine: readonly Entry[], photos: PhotoFiles, tasks: Task[]): void {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
  const described = new Set(photos.sidecars.map(({ path }) => folderOf(path)))
  const activities = new Set(
    tasks.filter(({ as }) => as === 'read').map(({ entry }) => folderOf(entry.path)),
  )
  for (const entry of mine) {
    const path = withoutRoot(entry.path)
    const isPhoto = described.has(folderOf(path)) || isPhotoFolder(path)
    if (isPhoto && isMedia(path)) {
      photos.media.push({ entry, path })
    } else if (activities.has(folderOf(entry.path)) && !/\.(json|html?)$/i.test(path)) {
      tasks.push({ entry, as: 'attachment' })
    }
  }
}

function isPhotoFolder(path: string): boolean {
  const [product = ''] = path.split('/')
  return (
    /google/i.test(product) && /photo|foto|фото|снимк|フォト|照片|相册|相簿|포토/i.test(product)
  )
}

function isAlbumName(path: string): boolean {
  return /^(metadata|metadaten|métadonnées|metadati|metadatos|metadades|metadáta|метаданн|метаданни)/iu.test(
    baseName(path),
  )
}

// YouTube's own histories by name; elsewhere the address of an entry tells what it is.
function historyOf(path: string): ActivityContext['history'] {
  const name = baseName(path)
  if (
    /^(watch|wiedergabe|historial-de-reprod|kijk|istoricul-viz|žiūrėjimo|historique-des-vid|historique des vid|cronologia visual|histórico-de-visual)/iu.test(
      name,
    )
  ) {
    return 'watch'
  }
  const searched =
    /^(search-history|suchverlauf|historial-de-b|zoekgeschiedenis|istoricul-căut|historique-des-rech|historique des rech|cronologia ricerche|histórico-de-pesq)/iu
  return searched.test(name) ? 'search' : null
}

/** Notes a sidecar for matching; a broken one fails by itself. */
async function addSidecar(entry: Entry, archive: Archive, photos: PhotoFiles): Promise<Task[]> {
  const value = await smallJson(entry, archive)
  if (value === undefined) return [{ entry, as: 'read', read: refuseBroken }]
  const title = asText(asObject(value)['title'])
  photos.sidecars.push({ entry, path: withoutRoot(entry.path), title: title ?? '' })
  return []
}

// biome-ignore lint/correctness/useYield: it gives nothing by design
async function* refuseBroken(): AsyncGenerator<never> {
  throw new ImportError('invalid_json', 'The description of a photo is not valid JSON.')
}

/** Since 2024 the timeline is only on the phone: the folder is there, the points are not. */
function onPhone(mine: readonly Entry[], shapes: ReadonlyMap<Entry, Shape>): Note[] {
  const found = [...shapes.values()].some((shape) =>
    ['location', 'semantic', 'timeline'].includes(shape),
  )
  const left = mine.some(({ path }) =>
    /(^|\/)((Timeline Edits\.json|Encrypted Backups\.txt|Tombstones\.csv)|(Location History|Timeline)[^/]*\/Settings\.json)$/i.test(
      path,
    ),
  )
  if (found || !left) return []
  return [
    {
      code: 'timeline_on_phone',
      message:
        'This export holds settings of the timeline, but no places: Google keeps them on the phone.',
      action:
        'Export it there and upload the file. Android: Settings, Location, Location services, Timeline, Export. iPhone: Google Maps, Your Timeline, Settings, Export.',
    },
  ]
}
