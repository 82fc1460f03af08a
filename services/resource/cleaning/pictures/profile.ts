/** What colours need of a profile: white, primaries, curves, tables. */
const COLOURS =
  /^(wtpt|bkpt|[rgb]XYZ|[rgbk]TRC|chad|lumi|gamt|cicp|A2B[0-3]|B2A[0-3]|[DB]2[BD][0-3])$/
/** In the header: CMM, date, platform, maker and model of the device, who made the profile, its digest. */
const TELLING: [start: number, end: number][] = [
  [4, 8],
  [24, 36],
  [40, 44],
  [48, 56],
  [80, 100],
]
const HEADER = 128
const MOST_TAGS = 200

/**
 * The profile with the same colours at the same places, and zeros where it names a maker, a camera, a
 * time: phones write their own ("Copyright Apple Inc."). Of a longer one this may be the beginning.
 * @see [ICC.1:2022 §7]
 */
export function plainProfile(profile: Buffer): Buffer {
  if (profile.toString('latin1', 36, 40) !== 'acsp' || profile.length < HEADER + 4) {
    return Buffer.alloc(profile.length)
  }
  const plain = Buffer.from(profile)
  for (const [start, end] of TELLING) plain.fill(0, start, end)
  const count = Math.min(plain.readUInt32BE(HEADER), MOST_TAGS)
  const tags = Array.from({ length: count }, (_, nth) => HEADER + 4 + nth * 12)
    .filter((at) => at + 12 <= plain.length)
    .map((at) => {
      const start = plain.readUInt32BE(at + 4)
      const end = Math.min(start + plain.readUInt32BE(at + 8), plain.length)
      return { isColour: COLOURS.test(plain.toString('latin1', at, at + 4)), start, end }
    })
  const colours = tags.filter(({ isColour }) => isColour)
  for (const { isColour, start, end } of tags) {
    const isShared = colours.some((one) => one.start < end && start < one.end)
    if (!isColour && !isShared && end - start >= 12) blank(plain, start, end)
  }
  return plain
}

/** Text of no letters, in the way that its kind writes that. */
function blank(plain: Buffer, start: number, end: number): void {
  const kind = plain.toString('latin1', start, start + 4)
  plain.fill(0, start + 4, end)
  if (kind === 'desc') plain.writeUInt32BE(1, start + 8)
  else if (kind === 'mluc' && end - start >= 16) plain.writeUInt32BE(12, start + 12)
}
