/** Which way up a picture is shown: 1 to 8, the one thing of EXIF that a cleaned picture keeps. */

const TAG = 0x0112
const UPRIGHT = 1

/** From the TIFF block that EXIF is; upright where it says nothing or is broken. */
export function orientationOf(tiff: Buffer): number {
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  try {
    const directory = u32(4)
    for (let nth = 0; nth < u16(directory); nth++) {
      const entry = directory + 2 + nth * 12
      if (u16(entry) !== TAG) continue
      const value = u16(entry + 8)
      return value >= 1 && value <= 8 ? value : UPRIGHT
    }
  } catch {
    // An offset that leads out of the block.
  }
  return UPRIGHT
}

/** EXIF that says which way up and nothing else; null for upright, which needs none. */
export function tiffOf(orientation: number): Buffer | null {
  if (orientation === UPRIGHT) return null
  const tiff = Buffer.alloc(26)
  tiff.write('MM\0*', 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(TAG, 10)
  tiff.writeUInt16BE(3, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}
