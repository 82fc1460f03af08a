import type { Transform } from 'node:stream'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Coding } from './choose.ts'

const { constants: c } = zlib

/** 256 KiB to look back at, so that a stream costs hundreds of kilobytes and not megabytes. */
const WINDOW = 18

const zstdAt = (level: number) => ({
  params: { [c.ZSTD_c_compressionLevel]: level, [c.ZSTD_c_windowLog]: WINDOW },
})
const brotliAt = (quality: number) => ({
  params: { [c.BROTLI_PARAM_QUALITY]: quality, [c.BROTLI_PARAM_LGWIN]: WINDOW },
})

/** For what is coded while somebody waits for it: a tenth of what finding a page costs. */
const QUICK = { zstd: zstdAt(1), br: brotliAt(1), gzip: { level: 1 } }
/** For pages: somebody waits for them too, but over a line that is slower than this. */
const PAGE = { zstd: zstdAt(7), br: brotliAt(5), gzip: { level: 6 } }
/** For what is coded once and sent often. */
const WELL = { zstd: zstdAt(12), br: brotliAt(9), gzip: { level: 9 } }

/** Up to here asking another thread takes longer than coding. */
const SMALL = 64 * 1024

// Looked up when it is wanted: the command line has this in its bundle, and runs under a Node.js that has no zstd.
const async = {
  zstd: (body: Buffer, how: object) => promisify(zlib.zstdCompress)(body, how),
  br: (body: Buffer, how: object) => promisify(zlib.brotliCompress)(body, how),
  gzip: (body: Buffer, how: object) => promisify(zlib.gzip)(body, how),
}
const sync = { zstd: zlib.zstdCompressSync, br: zlib.brotliCompressSync, gzip: zlib.gzipSync }

/** A body in a coding: at once where it is small, else by another thread. */
export function encode(
  body: Buffer,
  coding: Coding,
  { isPage }: { isPage: boolean },
): Buffer | Promise<Buffer> {
  const how = (isPage ? PAGE : QUICK)[coding]
  return body.length <= SMALL ? sync[coding](body, how) : async[coding](body, how)
}

/** The same for what is kept: smaller, and slower to make. */
export function encodeWell(body: Buffer, coding: Coding): Promise<Buffer> {
  return async[coding](body, WELL[coding])
}

/** Codes what is written to it. Whatever has been written can be read at the other end: nothing is held back for more. */
export function encoder(coding: Coding): Transform {
  switch (coding) {
    case 'zstd':
      return zlib.createZstdCompress({ ...QUICK.zstd, flush: c.ZSTD_e_flush })
    case 'br':
      return zlib.createBrotliCompress({ ...QUICK.br, flush: c.BROTLI_OPERATION_FLUSH })
    case 'gzip':
      return zlib.createGzip({ ...QUICK.gzip, flush: c.Z_SYNC_FLUSH })
  }
}
