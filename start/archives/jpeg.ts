import type { Random } from './random.ts'

/**
 * A real baseline JPEG of squares of one colour each. Such a picture has only DC coefficients, so the
 * coder needs no cosine transform: with 8 as the quantizer, a square's coefficient is its value less
 * 128, coded as the difference to the square before; one bit says that no AC coefficient follows.
 */
export function jpeg(width: number, height: number, squares: Colour[], exif?: Buffer): Buffer {
  const app1 = exif && segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif]))
  const jfif = Buffer.concat([Buffer.from('JFIF\0'), Buffer.from([1, 1, 0, 0, 1, 0, 1, 0, 0])])
  const quantizers = Buffer.alloc(65, 8)
  quantizers[0] = 0
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, 0])
  const frame = Buffer.from([
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    3,
    ...components,
  ])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    app1 ?? segment(0xe0, jfif),
    segment(0xdb, quantizers),
    segment(0xc0, frame),
    segment(0xc4, Buffer.from([0x00, ...DC_LENGTHS, ...DC_SYMBOLS])),
    segment(0xc4, Buffer.from([0x10, 1, ...Array(15).fill(0), 0x00])),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    scan(squares),
    Buffer.from([0xff, 0xd9]),
  ])
}

/** Red, green, blue, 0 to 255. */
export type Colour = [number, number, number]

/** How many codes of each length; the symbols 0 to 11 (bits of a difference) in that order. */
const DC_LENGTHS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const DC_CODES = codes()
const NO_MORE = '0'

function codes(): string[] {
  const found: string[] = []
  let code = 0
  DC_LENGTHS.forEach((count, index) => {
    for (let each = 0; each < count; each++) {
      found.push((code++).toString(2).padStart(index + 1, '0'))
    }
    code <<= 1
  })
  return found
}

function scan(squares: Colour[]): Buffer {
  const before = [0, 0, 0]
  let bits = ''
  for (const square of squares) {
    toYcc(square).forEach((value, component) => {
      const difference = value - (before[component] ?? 0)
      before[component] = value
      const size = difference === 0 ? 0 : Math.abs(difference).toString(2).length
      // A negative difference is written as its one's complement.
      const written = difference < 0 ? difference + 2 ** size - 1 : difference
      bits += DC_CODES[size] + (size ? written.toString(2).padStart(size, '0') : '') + NO_MORE
    })
  }
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  const bytes: number[] = []
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8), 2)
    // 0xFF would start a marker.
    bytes.push(byte, ...(byte === 255 ? [0] : []))
  }
  return Buffer.from(bytes)
}

function toYcc([red, green, blue]: Colour): number[] {
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue
  const parts = [luma - 128, (blue - luma) * 0.564, (red - luma) * 0.713]
  return parts.map((value) => Math.max(-128, Math.min(127, Math.round(value))))
}

function segment(marker: number, content: Buffer): Buffer {
  const length = content.length + 2
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 255]), content])
}

/** A landscape of 40 by 30 squares: a sky that pales, a sun, and three rows of hills. */
export function landscape(random: Random): { width: number; height: number; squares: Colour[] } {
  const [columns, rows] = [40, 30]
  const sky: Colour = [random.integer(70, 160), random.integer(120, 190), random.integer(190, 250)]
  const land: Colour = [random.integer(40, 120), random.integer(90, 150), random.integer(40, 100)]
  const sun = { x: random.integer(4, 35), y: random.integer(3, 10), size: random.integer(2, 4) }
  const hills = [0, 1, 2].map((row) => ({
    height: 14 + row * 4 + random.number() * 3,
    swing: 1 + random.number() * 3,
    phase: random.number() * 6,
    length: 4 + random.number() * 5,
  }))
  const squares: Colour[] = []
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const row = hills.findLastIndex(
        ({ height, swing, phase, length }) => y > height + swing * Math.sin(x / length + phase),
      )
      const grain = random.integer(-6, 6)
      const inSun = Math.hypot(x - sun.x, y - sun.y) < sun.size
      const colour: Colour = row >= 0 ? land : inSun ? [255, 236, 170] : sky
      const light = row >= 0 ? 1.25 - row * 0.25 : inSun ? 1 : 0.85 + (y / rows) * 0.4
      squares.push(colour.map((part) => clamp(part * light + grain)) as Colour)
    }
  }
  return { width: columns * 8, height: rows * 8, squares }
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}
