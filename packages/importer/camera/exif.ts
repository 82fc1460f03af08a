import ExifReader from 'exifreader'

/** What the camera wrote into the file. */
export interface CameraFacts {
  /** Milliseconds when the zone is known; else as if it were UTC, with `zoned` false. */
  time: number | null
  zoned: boolean
  latitude?: number
  longitude?: number
  altitude?: number
  width?: number
  height?: number
  device?: string
}

type Tags = Record<string, { value?: unknown; description?: unknown } | undefined>

/** The facts in the first bytes of an image; null when there are none or they are broken. */
export function cameraFacts(head: Buffer): CameraFacts | null {
  let tags: {
    exif?: Tags
    file?: Tags
    png?: Tags
    pngFile?: Tags
    gps?: { Latitude?: number; Longitude?: number; Altitude?: number }
  }
  try {
    tags = ExifReader.load(head, { expanded: true }) as typeof tags
  } catch {
    // Whatever a camera or a stranger wrote there: the photo itself is not worse for it.
    return null
  }
  const exif = tags.exif ?? {}
  const file = { ...tags.file, ...tags.png, ...tags.pngFile }
  const facts: CameraFacts = { ...timeOf(exif) }
  const { Latitude: latitude, Longitude: longitude, Altitude: altitude } = tags.gps ?? {}
  if (isPlace(latitude, 90) && isPlace(longitude, 180) && (latitude !== 0 || longitude !== 0)) {
    facts.latitude = rounded(latitude)
    facts.longitude = rounded(longitude)
    if (altitude !== undefined && Number.isFinite(altitude)) facts.altitude = altitude
  }
  const width = size(file['Image Width'] ?? exif['PixelXDimension'])
  const height = size(file['Image Height'] ?? exif['PixelYDimension'])
  if (width !== undefined && height !== undefined) Object.assign(facts, { width, height })
  const device = text(exif['Model'])
  if (device) facts.device = device
  return facts
}

/**
 * The camera's clock, with its zone where it says one. Midnight of 1 January is a clock that was
 * never set; no zone is further than 14 hours from UTC.
 */
function timeOf(exif: Tags): { time: number | null; zoned: boolean } {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(
    text(exif['DateTimeOriginal']) ?? '',
  )
  if (!found || /^\d{4}:01:01 00:00:00/.test(found[0])) return { time: null, zoned: false }
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  if (Number.isNaN(local) || year < 1900) return { time: null, zoned: false }
  const zone = /^([+-])(\d\d):(\d\d)$/.exec(text(exif['OffsetTimeOriginal']) ?? '')
  if (!zone) return { time: local, zoned: false }
  const minutes = (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1)
  if (Math.abs(minutes) > 14 * 60) return { time: local, zoned: false }
  return { time: local - minutes * 60_000, zoned: true }
}

function text(tag: Tags[string]): string | undefined {
  const value = Array.isArray(tag?.value) ? tag.value[0] : (tag?.value ?? tag?.description)
  const clean = typeof value === 'string' ? value.replace(/\0/g, '').toWellFormed().trim() : ''
  return clean === '' ? undefined : clean.slice(0, 200)
}

function size(tag: Tags[string]): number | undefined {
  const value = tag?.value
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
}

/** Degrees, minutes and seconds are fractions; a ten-millionth of a degree is a centimetre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7
}

function isPlace(value: number | undefined, most: number): value is number {
  return value !== undefined && Number.isFinite(value) && Math.abs(value) <= most
}
