const magic: [mime: string, test: (head: Buffer) => boolean][] = [
  ['image/jpeg', (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/png', (head) => head.subarray(1, 4).toString('latin1') === 'PNG'],
  ['image/gif', (head) => /^GIF8[79]a/.test(head.subarray(0, 6).toString('latin1'))],
  ['image/webp', (head) => head.subarray(8, 12).toString('latin1') === 'WEBP'],
  ['image/avif', (head) => brand(head) === 'avif'],
  ['image/heic', (head) => /^(hei[cxms]|hev[cx]|mif1|msf1)$/.test(brand(head))],
  ['video/quicktime', (head) => brand(head) === 'qt  '],
  ['audio/mp4', (head) => brand(head) === 'M4A '],
  ['video/mp4', (head) => brand(head) !== ''],
  ['video/webm', (head) => head.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))],
  ['audio/mpeg', (head) => head.subarray(0, 3).toString('latin1') === 'ID3'],
  ['audio/ogg', (head) => head.subarray(0, 4).toString('latin1') === 'OggS'],
  ['audio/wav', (head) => head.subarray(8, 12).toString('latin1') === 'WAVE'],
  ['application/pdf', (head) => head.subarray(0, 5).toString('latin1') === '%PDF-'],
  ['application/zip', (head) => head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))],
  ['application/gzip', (head) => head.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))],
]

// Only what a name can say when the bytes say nothing.
const endings: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  json: 'application/json',
  csv: 'text/csv',
  txt: 'text/plain',
  html: 'text/html',
  htm: 'text/html',
  svg: 'image/svg+xml',
  xml: 'application/xml',
  vcf: 'text/vcard',
  ics: 'text/calendar',
  mbox: 'application/mbox',
}

/** The media type of a file from its first bytes (64 are enough), else from its name's ending. */
export function sniffMime(head: Buffer, name: string): string {
  for (const [mime, matches] of magic) if (matches(head)) return mime
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return endings[ending] ?? 'application/octet-stream'
}

/** The major brand of an ISO base media file: bytes 8 to 12 behind `ftyp`. */
function brand(head: Buffer): string {
  if (head.subarray(4, 8).toString('latin1') !== 'ftyp') return ''
  return head.subarray(8, 12).toString('latin1')
}
