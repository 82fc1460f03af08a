import {
  type Archive,
  accountsOf,
  asObject,
  asText,
  baseName,
  type Entry,
  foldName,
  ImportError,
  type Note,
  type Plan,
  smallJson,
  type Task,
} from '@mandate/importer'
import { SIGNS } from './account.ts'
import type { Space } from './chat/messages.ts'
import { spaceName } from './chat/space.ts'
import { isInDrive, readDriveFile } from './drive.ts'
import { Files } from './files.ts'
import { dataSourceOf } from './fit/samples.ts'
import { startOf } from './fit/sessions.ts'
import { madeAt } from './notes/keep.ts'
import { type PhotoFiles, planPhotos } from './photos/index.ts'
import { isMedia, namesIn } from './photos/names.ts'
import { readingTasks } from './readers.ts'
import { withoutRoot } from './roots.ts'
import { READABLE, type Shape, shapeOf } from './shapes.ts'

/** What becomes of each file of a Takeout; files in no task are kept. */
export async function plan(mine: readonly Entry[], archive: Archive): Promise<Plan> {
  const photos: PhotoFiles = { media: [], sidecars: [], albums: [] }
  const shapes = new Map<Entry, Shape>()
  const dataSources = new Map<Entry, string>()
  const moments = new Map<Entry, string>()
  const tasks: Task[] = []
  for (const entry of mine) {
    const path = withoutRoot(entry.path)
    if (isInDrive(path)) tasks.push({ entry, as: 'read', read: readDriveFile })
    else if (isOverview(path)) tasks.push({ entry, as: 'ignore' })
    else if (!READABLE.test(path)) continue
    else if (entry.size === 0) tasks.push({ entry, as: 'ignore', note: EMPTY })
    else {
      const head = await archive.head(entry)
      const shape = shapeOf(head, entry)
      if (isWebPage(head, entry)) tasks.push({ entry, as: 'keep', note: WEB_PAGE })
      else if (shape === 'sidecar') tasks.push(...(await addSidecar(entry, archive, photos)))
      else if (shape) shapes.set(entry, shape)
      if (shape === 'samples') dataSources.set(entry, dataSourceOf(head))
      const moment = shape === 'note' ? await madeAt(head, entry, archive) : undefined
      if (moment !== undefined) moments.set(entry, moment)
    }
  }
  // Pages of notes came alone until 2018; since then each says again what a file beside it says.
  const pages = [...shapes].filter(([, shape]) => shape === 'note page')
  if ([...shapes.values()].includes('note')) for (const [entry] of pages) shapes.delete(entry)
  for (const [entry, shape] of shapes) {
    const path = withoutRoot(entry.path)
    if (shape === 'album' && (isPhotoFolder(path) || isAlbumName(path))) {
      photos.albums.push({ entry, path, value: await smallJson(entry, archive) })
    }
  }
  const whose = await accountsOf(mine, archive, SIGNS)
  const files = new Files(mine, archive, whose.ownerOf)
  const spaces = await spacesOf(shapes, files, archive)
  const lying = (pattern: RegExp) => mine.filter(({ path }) => pattern.test(withoutRoot(path)))
  const films = lying(/^YouTube[^/]*\/.*\.(mp4|mov|avi|mkv|webm|wmv|3gp)$/i)
  const tracks = lying(/^(Google )?Fit\/.*\.tcx$/i)
  const sessions = new Map<string | undefined, Entry>()
  for (const entry of mine.filter((one) => shapes.get(one) === 'session')) {
    const first = sessions.get(startOf(entry))
    if (!first || entry.path < first.path) sessions.set(startOf(entry), entry)
  }
  const { readBefore } = archive
  const around = {
    ...{ files, spaces, films, tracks, sessions, dataSources, moments, readBefore },
    ownerOf: whose.ownerOf,
  }
  tasks.push(...readingTasks(shapes, around))
  tasks.push(...twins(mine, shapes))
  const planned = new Set(tasks.map(({ entry }) => entry))
  for (const entry of [...films, ...tracks]) {
    if (!planned.has(entry)) tasks.push({ entry, as: 'attachment' })
  }
  addMedia(mine, photos, tasks)
  tasks.push(...planPhotos(photos, archive, whose.ownerOf))
  return { tasks, ...whose, warnings: onPhone(mine, shapes) }
}

// `archive_browser.html`, `Archiv_Übersicht.html`: what Google's own overview is called.
function isOverview(path: string): boolean {
  return /(^|^[^/]*@[^/]*\/)(archive_browser|Archiv_Übersicht|[^/]*(archive|archiv|archivo|archief|archivio|arquivo)[^/]*)\.html$/iu.test(
    path,
  )
}

/** Notes lie there twice, as JSON and as a page: the page says nothing more. */
function twins(mine: readonly Entry[], shapes: ReadonlyMap<Entry, Shape>): Task[] {
  const notes = new Set(
    [...shapes].flatMap(([{ path }, shape]) =>
      shape === 'note' ? foldName(path.replace(/\.json$/i, '')) : [],
    ),
  )
  const isTwin = ({ path }: Entry) =>
    /\.html$/i.test(path) && notes.has(foldName(path.replace(/\.html$/i, '')))
  return mine
    .filter((entry) => isTwin(entry) && !shapes.has(entry) && entry.size > 0)
    .map((entry) => ({ entry, as: 'ignore', note: TWIN }))
}

const TWIN: Note = {
  code: 'same_as_json',
  message: 'The page shows a note that is read from the JSON file beside it.',
}

/** The names of conversations stand in a file beside their messages. */
async function spacesOf(
  shapes: ReadonlyMap<Entry, Shape>,
  files: Files,
  archive: Archive,
): Promise<Map<Entry, Space>> {
  const out = new Map<Entry, Space>()
  for (const [entry, shape] of shapes) {
    if (shape !== 'chat') continue
    const info = files.beside(entry).find(({ path }) => /(^|\/)group_info\.json$/i.test(path))
    const value = asObject(info && (await smallJson(info, archive)))
    out.set(entry, { name: spaceName(value) })
  }
  return out
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

/** Media beside sidecars or under the photos' folder are photos; in activity folders, recordings. */
function addMedia(mine: readonly Entry[], photos: PhotoFiles, tasks: Task[]): void {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
  const described = new Set(photos.sidecars.map(({ path }) => folderOf(path)))
  const isDescribed = namesIn(photos.sidecars)
  const activities = new Set(
    tasks.filter(({ as }) => as === 'read').map(({ entry }) => folderOf(entry.path)),
  )
  const planned = new Set(tasks.map(({ entry }) => entry))
  for (const entry of mine) {
    if (planned.has(entry)) continue
    const path = withoutRoot(entry.path)
    const isPhoto =
      (described.has(folderOf(path)) || isPhotoFolder(path)) && (isMedia(path) || isDescribed(path))
    if (isPhoto && entry.size === 0) {
      // All empty files are equal: they would become one photo with the name of the first.
      tasks.push({ entry, as: 'read', read: refuseEmpty })
    } else if (isPhoto) {
      photos.media.push({ entry, path })
    } else if (activities.has(folderOf(entry.path)) && !/\.(json|html?)$/i.test(path)) {
      tasks.push({ entry, as: 'attachment' })
    }
  }
}

function isPhotoFolder(path: string): boolean {
  const [product = ''] = path.split('/')
  return (
    /google/i.test(product) &&
    /photo|fot[okóě]|фото|снимк|kuvat|képek|zdjęcia|φωτογραφίες|ảnh|フォト|照片|相册|相簿|포토|รูปภาพ|תמונות|صور/iu.test(
      product,
    )
  )
}

function isAlbumName(path: string): boolean {
  return /^(metadata|metadaten|métadonnées|metadati|metadatos|metadades|metadáta|метаданн|метаданни)/iu.test(
    baseName(path),
  )
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
async function* refuseEmpty(): AsyncGenerator<never> {
  throw new ImportError('empty_file', 'The file is empty.')
}

// biome-ignore lint/correctness/useYield: it gives nothing by design
async function* refuseBroken(): AsyncGenerator<never> {
  throw new ImportError('invalid_json', 'The description of a photo is not valid JSON.')
}

/** Since 2024 the timeline is only on the phone: the folder is there, the points are not. */
function onPhone(mine: readonly Entry[], shapes: ReadonlyMap<Entry, Shape>): Note[] {
  const found = [...shapes.values()].some((shape) =>
    ['location', 'location track', 'semantic', 'timeline'].includes(shape),
  )
  const left = mine.some(({ path }) =>
    /(^|\/)(Timeline Edits\.json|Encrypted Backups\.txt|Tombstones\.csv|(Location History|Timeline|Tijdlijn|Zeitachse|Standortverlauf|Vos trajets|Cronología|Linha do tempo|Linha do Tempo|Oś czasu|Хронология|タイムライン|타임라인)[^/]*\/Settings\.json)$/iu.test(
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
