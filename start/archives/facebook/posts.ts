import { createHash } from 'node:crypto'
import { jpeg, landscape } from '../jpeg.ts'
import { cityAt, daytime, FIRST_DAY, FRIENDS, LAST_DAY, OWNER, placeNear } from '../life.ts'
import type { Random } from '../random.ts'
import type { Entry } from '../zip.ts'
import { facebookJson } from './text.ts'
import type { TruePost } from './truth.ts'

const TEXTS = [
  'What a day! 🌊',
  'Déjà vu at the bakery…',
  'Finally mended the old bicycle.',
  'Łódź in the rain is still Łódź.',
  'Who has read something good lately?',
  'Smørrebrød for lunch 😋',
]

export const ROOT = 'your_facebook_activity'

/** Posts with text, links, places and pictures, in the layout of 2024 and later. */
export function posts(random: Random, count: number) {
  const truth: TruePost[] = []
  const media: Entry[] = []
  const written: unknown[] = []
  const used = new Set<number>()
  while (truth.length < count) {
    const time = daytime(random, FIRST_DAY, LAST_DAY)
    if (used.has(time)) continue
    used.add(time)
    const pictures = random.chance(0.35)
      ? Array.from({ length: random.integer(1, 3) }, () => picture(random))
      : []
    media.push(...pictures.map(({ path, bytes }) => ({ path, content: bytes })))
    const text = pictures.length === 0 || random.chance(0.5) ? random.pick(TEXTS) : undefined
    const url = random.chance(0.2) ? `https://news.example/${random.letters(8)}` : undefined
    const city = cityAt(time)
    const place = random.chance(0.2) ? { name: city.name, ...placeNear(random, city) } : undefined
    const post: TruePost = {
      time,
      photos: pictures.map(({ sha256 }) => sha256),
      ...(text && { text }),
      ...(url && { url }),
      ...(place && { place }),
    }
    truth.push(post)
    written.push(json(post, pictures, random))
  }
  const path = `${ROOT}/posts/your_posts__check_ins__photos_and_videos_1.json`
  return { truth, media, file: { path, content: facebookJson(written) } }
}

function json({ time, text, url, place }: TruePost, pictures: Picture[], random: Random) {
  const seconds = time / 1000
  const groups = [
    pictures.map(({ path, taken }) => ({
      media: {
        uri: path,
        creation_timestamp: seconds,
        media_metadata: {
          photo_metadata: {
            exif_data: [
              { upload_ip: '192.0.2.7', ...(taken && { taken_timestamp: seconds - 60 }) },
            ],
          },
        },
        title: '',
        description: text ?? '',
      },
    })),
    url ? [{ external_context: { url } }] : [],
    place
      ? [
          {
            place: {
              name: place.name,
              coordinate: { latitude: place.latitude, longitude: place.longitude },
              address: '',
            },
          },
        ]
      : [],
  ]
  const attachments = groups.filter((data) => data.length > 0).map((data) => ({ data }))
  const updated = random.chance(0.1) ? [{ update_timestamp: seconds + 300 }] : []
  const tags = random.chance(0.15) ? [{ name: random.pick(FRIENDS) }] : []
  return {
    timestamp: seconds,
    ...(attachments.length > 0 && { attachments }),
    data: [...(text ? [{ post: text }] : []), ...updated],
    ...(tags.length > 0 && { tags }),
    title:
      pictures.length > 0
        ? `${OWNER.name} added a new photo.`
        : `${OWNER.name} updated her status.`,
  }
}

export interface Picture {
  path: string
  bytes: Buffer
  sha256: string
  taken: boolean
}

/** A picture without EXIF, which Facebook takes out of the files. */
export function picture(random: Random, folder = `${ROOT}/posts/media/Mobileuploads_1`): Picture {
  const { width, height, squares } = landscape(random)
  const bytes = jpeg(width, height, squares)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = `${folder}/${random.letters(9, '0123456789')}_${random.letters(15, '0123456789')}_n.jpg`
  return { path, bytes, sha256, taken: random.chance(0.5) }
}
