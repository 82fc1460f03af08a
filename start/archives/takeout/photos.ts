import { createHash } from 'node:crypto'
import { exif } from '../exif.ts'
import { jpeg, landscape } from '../jpeg.ts'
import { cityAt, daytime, FIRST_DAY, FRIENDS, journeyAt, LAST_DAY, placeNear } from '../life.ts'
import type { Random } from '../random.ts'
import type { Entry } from '../zip.ts'
import { mediaName, sidecarName } from './names.ts'
import { sidecar } from './sidecar.ts'
import type { Naming, TruePhoto } from './truth.ts'

const CAMERAS = [
  { make: 'Google', model: 'Pixel 3' },
  { make: 'Canon', model: 'Canon EOS 80D' },
  { make: 'Apple', model: 'iPhone 7' },
]
const NAMINGS: Naming[] = [
  'plain',
  'supplemental',
  'without extension',
  'upper case',
  'cut',
  'none',
]

/** A group of files that Takeout may tear apart: pictures into one part, sidecars into another. */
export interface Pieces {
  media: Entry[]
  sidecars: Entry[]
}

/** So many pictures from 2016 to 2020, each with its files; the ways of naming take turns. */
export function photos(random: Random, count: number): { truth: TruePhoto[]; pieces: Pieces[] } {
  const made: { truth: TruePhoto; pieces: Pieces }[] = []
  let before: TruePhoto | undefined
  for (let index = 0; index < count; index++) {
    const naming = NAMINGS[index % NAMINGS.length] ?? 'plain'
    // Every seventh has the name of the one before, in the same folder.
    const fits = before && !['cut', 'none'].includes(before.naming)
    const twin = index % 7 === 6 && fits ? before : undefined
    const photo = onePhoto(random, twin ? 'counter moved' : naming, twin)
    made.push(photo)
    before = twin ? undefined : photo.truth
  }
  return { truth: made.map(({ truth }) => truth), pieces: made.map(({ pieces }) => pieces) }
}

function onePhoto(random: Random, naming: Naming, twin?: TruePhoto) {
  const taken = twin
    ? twin.taken + 1000 * random.integer(1, 59)
    : random.chance(0.4)
      ? onJourney(random)
      : daytime(random, FIRST_DAY, LAST_DAY)
  const city = cityAt(taken)
  const year = new Date(taken).getUTCFullYear()
  const title = twin?.title ?? titleOf(random, naming, taken)
  const counter = twin ? 1 : 0
  const camera = random.chance(0.8) || naming === 'none' ? random.pick(CAMERAS) : undefined
  const place = random.chance(0.7) ? placeNear(random, city) : undefined
  // Without a sidecar only the camera's own note tells when it was.
  const inExif = camera && (naming === 'none' || random.chance(0.6)) ? place : undefined
  const picture = (shade: Buffer | undefined) => {
    const { width, height, squares } = landscape(random)
    return jpeg(width, height, squares, shade)
  }
  const tellsOffset = naming === 'none' || random.chance(0.5)
  const { offsetMinutes } = city
  const note =
    camera &&
    exif({ ...camera, taken, offsetMinutes, tellsOffset, ...(inExif && { place: inExif }) })
  const bytes = picture(note)
  const edited = naming === 'plain' && random.chance(0.3) ? picture(note) : undefined
  const live = naming === 'supplemental' && random.chance(0.4) ? film(random) : undefined
  const journey = naming === 'none' ? undefined : journeyAt(taken)
  const albums = journey ? [`${journey.city.name} ${year}`] : []
  const hasSidecar = naming !== 'none'
  const favorited = hasSidecar && random.chance(0.15)
  const people = hasSidecar && random.chance(0.3) ? [random.pick(FRIENDS)] : []
  const described = hasSidecar && random.chance(0.25)
  const description = described
    ? `${random.pick(['Morning', 'Evening'])} in ${city.name}`
    : undefined
  const url = hasSidecar ? `https://photos.google.com/photo/AF1Q${random.letters(40)}` : undefined
  const truePlace = hasSidecar ? place : inExif

  const folders = [`Photos from ${year}`, ...albums].map((name) => `Takeout/Google Photos/${name}`)
  const file = mediaName(title, counter)
  const facts = { title, taken, place, inExif, description, people, favorited, url }
  const json = sidecar(facts, random)
  const note2 = sidecarName(title, naming, counter)
  const pieces: Pieces = {
    media: folders.flatMap((folder) => [
      { path: `${folder}/${file}`, content: bytes },
      ...(edited ? [{ path: `${folder}/${withSuffix(file, '-edited')}`, content: edited }] : []),
      ...(live ? [{ path: `${folder}/${file.replace(/\.jpg$/, '.MP4')}`, content: live }] : []),
    ]),
    sidecars: hasSidecar
      ? folders.map((folder) => ({ path: `${folder}/${note2}`, content: json }))
      : [],
  }
  const truth: TruePhoto = {
    title,
    naming,
    taken,
    albums,
    people,
    favorited,
    paths: folders.map((folder) => `${folder}/${file}`),
    sidecars: pieces.sidecars.map(({ path }) => path),
    sha256: sha256(bytes),
    ...(truePlace && { place: truePlace }),
    ...(camera && { camera: camera.model }),
    ...(description && { description }),
    ...(url && { url }),
    ...(edited && { edited: sha256(edited) }),
    ...(live && { live: sha256(live) }),
  }
  return { truth, pieces }
}

function onJourney(random: Random): number {
  for (;;) {
    const taken = daytime(random, FIRST_DAY, LAST_DAY)
    if (journeyAt(taken)) return taken
  }
}

function titleOf(random: Random, naming: Naming, taken: number): string {
  const [day = '', time = ''] = new Date(taken).toISOString().replace(/[-:]/g, '').split('T')
  const noise = random.letters(5, '0123456789')
  if (naming !== 'cut') return `IMG_${day}_${time.slice(0, 6)}${noise}.jpg`
  return `Holiday${noise} in ${day.slice(0, 4)}, the view from the windowsill of the hotel.jpg`
}

/** The frame of an MP4 file, around noise: nobody looks inside. */
function film(random: Random): Buffer {
  const head = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\x04\x08mdat', 'latin1')
  return Buffer.concat([head, Buffer.from(random.letters(1024))])
}

function withSuffix(file: string, suffix: string): string {
  return file.replace(/(\.[^.]+)$/, `${suffix}$1`)
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
