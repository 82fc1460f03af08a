/** What a file is, by its first bytes; names lie, and many files have none. */

const MAGIC: [mime: string, offset: number, bytes: string][] = [
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['image/bmp', 0, 'BM'],
  ['video/x-msvideo', 8, 'AVI '],
  ['video/webm', 0, '\x1a\x45\xdf\xa3'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/ogg', 0, 'OggS'],
  ['audio/wav', 8, 'WAVE'],
  ['application/pdf', 0, '%PDF'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/gzip', 0, '\x1f\x8b'],
]

// Of ISO media files the brand says which.
const BRANDS: [RegExp, string][] = [
  [/^(heic|heix|hevc|heim|heis)/, 'image/heic'],
  [/^(mif1|msf1|heif)/, 'image/heif'],
  [/^avi[fs]/, 'image/avif'],
  [/^qt/, 'video/quicktime'],
  [/^M4A/, 'audio/mp4'],
  [/^3g/, 'video/3gpp'],
]

const OOXML = 'application/vnd.openxmlformats-officedocument'
const ODF = 'application/vnd.oasis.opendocument'

const EXTENSIONS = new Map<string, string>(
  Object.entries({
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    jpe: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    webp: 'image/webp',
    heic: 'image/heic',
    heif: 'image/heif',
    avif: 'image/avif',
    tif: 'image/tiff',
    tiff: 'image/tiff',
    bmp: 'image/bmp',
    dng: 'image/x-adobe-dng',
    cr2: 'image/x-canon-cr2',
    nef: 'image/x-nikon-nef',
    arw: 'image/x-sony-arw',
    mp4: 'video/mp4',
    m4v: 'video/mp4',
    mov: 'video/quicktime',
    mp: 'video/mp4',
    mv: 'video/mp4',
    avi: 'video/x-msvideo',
    mkv: 'video/x-matroska',
    webm: 'video/webm',
    '3gp': 'video/3gpp',
    mpg: 'video/mpeg',
    mts: 'video/mp2t',
    mp3: 'audio/mpeg',
    m4a: 'audio/mp4',
    ogg: 'audio/ogg',
    opus: 'audio/ogg',
    wav: 'audio/wav',
    aac: 'audio/aac',
    json: 'application/json',
    html: 'text/html',
    htm: 'text/html',
    csv: 'text/csv',
    txt: 'text/plain',
    vcf: 'text/vcard',
    ics: 'text/calendar',
    mbox: 'application/mbox',
    eml: 'message/rfc822',
    pdf: 'application/pdf',
    docx: `${OOXML}.wordprocessingml.document`,
    xlsx: `${OOXML}.spreadsheetml.sheet`,
    pptx: `${OOXML}.presentationml.presentation`,
    odt: `${ODF}.text`,
    ods: `${ODF}.spreadsheet`,
    odp: `${ODF}.presentation`,
    svg: 'image/svg+xml',
    xml: 'application/xml',
    zip: 'application/zip',
    tcx: 'application/xml',
  }),
)

/** The media type by magic bytes, else by the name's extension. */
export function mimeOf(head: Buffer, name: string): string | undefined {
  const start = head.toString('latin1', 0, 16)
  if (start.startsWith('ftyp', 4)) {
    const brand = start.slice(8)
    return BRANDS.find(([pattern]) => pattern.test(brand))?.[1] ?? 'video/mp4'
  }
  const found = MAGIC.find(([, offset, bytes]) => start.startsWith(bytes, offset))
  const named = mimeOfName(name)
  // Documents of an office are zips inside.
  if (found?.[0] === 'application/zip' && named?.startsWith('application/vnd.')) return named
  return found?.[0] ?? named
}

/** The media type by extension alone. */
export function mimeOfName(name: string): string | undefined {
  return EXTENSIONS.get(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')
}

/** How a part is packed: `none` for a plain file, `web page` for one saved in place of a download. */
export type Packing = 'zip' | 'gzip' | 'tar' | 'none' | 'web page' | 'unsupported'

/** Judges a part by its first 512 bytes and its name. */
export function packingOf(head: Buffer, name: string): Packing {
  const start = head.toString('latin1')
  // Documents that are zips inside stay documents.
  const archiveName = /\.(zip|tgz|tar|gz|tbz2?|bz2|txz|xz|tzst|zst|7z|rar)$/i.test(name)
  const otherName = /\.[a-z0-9]{2,5}$/i.test(name) && !archiveName && !/\.\d+$/.test(name)
  if (!otherName) {
    if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(start)) return 'zip'
    if (start.startsWith('\x1f\x8b')) return 'gzip'
    if (start.startsWith('ustar', 257)) return 'tar'
    if (/^(BZh|7z\xbc\xaf|Rar!|\xfd7zXZ|\x28\xb5\x2f\xfd)/.test(start)) return 'unsupported'
  }
  if (!archiveName) return 'none'
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml)/i.test(start)) return 'web page'
  return /\.zip$/i.test(name) ? 'zip' : 'unsupported'
}
