import sharp from 'sharp'
import { MOST_BYTES, MOST_MEMORY, MOST_PIXELS, SIZES } from './limits.ts'

/**
 * The process that draws previews. It has no key, no database and no address: bytes of one picture
 * after another come in, small pictures go out. What is built to break a decoder ends this process
 * and not the worker, which begins another.
 *
 * In, on stdin: length of the file (4 bytes), the file. Out: a message for each.
 */

export type Drawn = {
  pictures: { size: number; width: number; height: number; bytes: Uint8Array }[]
}

const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff']
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}Buffer`) })
sharp.cache(false)
sharp.concurrency(1)

setInterval(() => {
  if (process.memoryUsage.rss() > MOST_MEMORY) process.exit(3)
}, 50).unref()

async function draw(file: Buffer): Promise<Drawn> {
  const input = isHeic(file) ? await fromHeic(file) : file
  const pictures: Drawn['pictures'] = []
  for (const size of SIZES.toSorted((a, b) => b - a)) {
    const raw = Buffer.isBuffer(input) ? {} : { raw: input }
    const { data, info } = await sharp(Buffer.isBuffer(input) ? input : input.data, {
      ...{ limitInputPixels: MOST_PIXELS, sequentialRead: true, ...raw },
    })
      .autoOrient()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .toBuffer({ resolveWithObject: true })
    pictures.push({ size, width: info.width, height: info.height, bytes: data })
  }
  return { pictures }
}

function isHeic(file: Buffer): boolean {
  const start = file.toString('latin1', 0, 64)
  return /^.{4}ftyp(hei|hev|mif|msf)/s.test(start) && !start.includes('avif')
}

/** The codec of HEIC is not in sharp's build. The picture comes turned as it is to be shown. */
async function fromHeic(file: Buffer) {
  const { default: libheif } = await import('libheif-js/wasm-bundle.js')
  const [image] = new libheif.HeifDecoder().decode(file)
  if (!image) throw new Error('There is no picture in it.')
  const [width, height] = [image.get_width(), image.get_height()]
  if (width * height > MOST_PIXELS) throw new Error('It is too large.')
  const data = Buffer.alloc(width * height * 4)
  await new Promise<void>((resolve, reject) => {
    image.display({ data, width, height }, (shown: unknown) =>
      shown ? resolve() : reject(new Error('It cannot be decoded.')),
    )
  })
  return { data, width, height, channels: 4 as const }
}

async function serve(): Promise<void> {
  let file: Buffer | null = null
  let filled = 0
  let head = Buffer.alloc(0)
  for await (const bytes of process.stdin as AsyncIterable<Buffer>) {
    for (let at = 0; at < bytes.length; ) {
      if (!file) {
        const taken = bytes.subarray(at, at + 4 - head.length)
        head = Buffer.concat([head, taken])
        at += taken.length
        if (head.length < 4) break
        const length = head.readUInt32BE()
        if (length > MOST_BYTES) process.exit(4)
        file = Buffer.allocUnsafe(length)
        filled = 0
        head = Buffer.alloc(0)
      }
      const copied = bytes.copy(file, filled, at)
      at += copied
      filled += copied
      if (filled < file.length) continue
      const drawn = await draw(file).catch(() => ({ pictures: [] }))
      file = null
      process.send?.(drawn)
    }
  }
}

await serve()
