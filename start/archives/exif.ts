/** What a camera notes in a picture. */
export interface Exif {
  make: string
  model: string
  /** Milliseconds since 1970, and how far the camera's clock is ahead of UTC. */
  taken: number
  offsetMinutes: number
  /** Cameras before about 2016 do not say how far their clock is from UTC. */
  tellsOffset: boolean
  place?: { latitude: number; longitude: number }
}

type Value = { tag: number; type: 2 | 4 | 5; count: number; data: Buffer }

const [ASCII, LONG, RATIONAL] = [2, 4, 5] as const

/** The TIFF block of a JPEG's APP1 segment, little-endian: main, camera and place directories. */
export function exif({ make, model, taken, offsetMinutes, tellsOffset, place }: Exif): Buffer {
  const local = new Date(taken + offsetMinutes * 60_000).toISOString()
  const time = `${local.slice(0, 10).replaceAll('-', ':')} ${local.slice(11, 19)}`
  const camera = [
    ascii(0x9003, time),
    ...(tellsOffset ? [ascii(0x9011, offset(offsetMinutes))] : []),
  ]
  const main = [ascii(0x010f, make), ascii(0x0110, model), ascii(0x0132, time)]
  const gps = place && [
    ascii(0x0001, place.latitude < 0 ? 'S' : 'N'),
    rationals(0x0002, degrees(place.latitude)),
    ascii(0x0003, place.longitude < 0 ? 'W' : 'E'),
    rationals(0x0004, degrees(place.longitude)),
  ]
  const pointers = gps ? 2 : 1
  const mainAt = 8
  const cameraAt = mainAt + size(main) + pointers * 12
  const gpsAt = cameraAt + size(camera)
  const withPointers = [...main, long(0x8769, cameraAt), ...(gps ? [long(0x8825, gpsAt)] : [])]
  return Buffer.concat([
    Buffer.from('49492a0008000000', 'hex'),
    directory(withPointers, mainAt),
    directory(camera, cameraAt),
    ...(gps ? [directory(gps, gpsAt)] : []),
  ])
}

/** Count, twelve bytes for each value, no next directory; then what does not fit into four bytes. */
function directory(values: Value[], at: number): Buffer {
  const head = Buffer.alloc(2 + values.length * 12 + 4)
  head.writeUInt16LE(values.length, 0)
  const rest: Buffer[] = []
  let restAt = at + head.length
  values.forEach(({ tag, type, count, data }, index) => {
    const entry = 2 + index * 12
    head.writeUInt16LE(tag, entry)
    head.writeUInt16LE(type, entry + 2)
    head.writeUInt32LE(count, entry + 4)
    if (data.length <= 4) data.copy(head, entry + 8)
    else {
      head.writeUInt32LE(restAt, entry + 8)
      rest.push(data)
      restAt += data.length
    }
  })
  return Buffer.concat([head, ...rest])
}

function size(values: Value[]): number {
  const outside = values.map(({ data }) => (data.length > 4 ? data.length : 0))
  return 6 + values.length * 12 + outside.reduce((sum, length) => sum + length, 0)
}

function ascii(tag: number, text: string): Value {
  const data = Buffer.from(`${text}\0`)
  return { tag, type: ASCII, count: data.length, data }
}

function long(tag: number, number: number): Value {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(number)
  return { tag, type: LONG, count: 1, data }
}

function rationals(tag: number, pairs: [number, number][]): Value {
  const data = Buffer.alloc(pairs.length * 8)
  pairs.forEach(([over, under], index) => {
    data.writeUInt32LE(over, index * 8)
    data.writeUInt32LE(under, index * 8 + 4)
  })
  return { tag, type: RATIONAL, count: pairs.length, data }
}

/** Degrees, minutes and ten-thousandths of a second. */
function degrees(value: number): [number, number][] {
  const units = Math.round(Math.abs(value) * 36_000_000)
  const minutes = Math.floor(units / 600_000)
  return [
    [Math.floor(minutes / 60), 1],
    [minutes % 60, 1],
    [units % 600_000, 10_000],
  ]
}

function offset(minutes: number): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}
