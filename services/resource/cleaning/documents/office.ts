import { Readable } from 'node:stream'
import { cleanGif } from '../pictures/gif.ts'
import { cleanJpeg } from '../pictures/jpeg.ts'
import { cleanPng } from '../pictures/png.ts'
import type { Pieces } from '../pieces.ts'
import { NotCleanable, Source } from '../source.ts'
import { cleanDrawing } from './drawing.ts'
import { unpacked, type ZipEntry, ZipWriter, zipEntries } from './zip.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OPC = 'http://schemas.openxmlformats.org'
/** What documents say of themselves: by the name it has, or wherever a program put it by its first element. */
const EMPTY: [name: RegExp, root: RegExp, xml: string][] = [
  [
    /^docProps\/core\.xml$/i,
    /^\s*(<[?!][^>]*>\s*)*<([\w-]+:)?coreProperties[\s>]/,
    `${XML}<cp:coreProperties xmlns:cp="${OPC}/package/2006/metadata/core-properties"/>`,
  ],
  [
    /^docProps\/app\.xml$/i,
    /^\s*(<[?!][^>]*>\s*)*<([\w-]+:)?Properties\s[^>]*\/extended-properties"/,
    `${XML}<Properties xmlns="${OPC}/officeDocument/2006/extended-properties"/>`,
  ],
  [
    /^docProps\/custom\.xml$/i,
    /^\s*(<[?!][^>]*>\s*)*<([\w-]+:)?Properties\s[^>]*\/custom-properties"/,
    `${XML}<Properties xmlns="${OPC}/officeDocument/2006/custom-properties"/>`,
  ],
  [
    /(^|\/)meta\.xml$/i,
    /^\s*(<[?!][^>]*>\s*)*<office:document-meta[\s>]/,
    `${XML}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>`,
  ],
]

const PICTURES: [name: RegExp, clean: (source: Source) => Promise<Pieces>][] = [
  [/\.jpe?g$/i, cleanJpeg],
  [/\.png$/i, cleanPng],
  [/\.gif$/i, cleanGif],
]
/** Parts of a document: text, styles, fonts, drawings that hold no notes. */
const PARTS =
  /(^|\/)(mimetype|layout-cache|[^/]*\.(xml|rels|vml|emf|wmf|svg|bmp|ttf|odttf|fntdata|rdf))$/i
/** Who changed or noted something, and when: in the texts themselves. When a table was made of others. */
const DATES: [RegExp, string][] = [
  [/ w\w*:(date|dateUtc)="[^"]*"/g, ''],
  [/ (dt|dT|created|dateTime)="\d{4}-\d\d-\d\dT[^"]*"/g, ''],
  [/ refreshedDate(Iso)?="[^"]*"/g, ''],
  [/(<(dc:date|meta:creation-date)>)[^<]*(<\/)/g, '$11970-01-01T00:00:00$3'],
]
const TEXT =
  /^(word\/(glossary\/)?(document\w*|comments\w*|footnotes\w*|endnotes\w*|header\w*|footer\w*)\.xml|ppt\/comments\/[^/]+\.xml|xl\/(threadedComments|comments\w*|revisions|pivotCache)\/?[^/]*\.xml|([^/]+\/)*(content|styles)\.xml)$/
/** Parts that are this large hold cells or pages: no program puts what it says of itself there. */
const PROPERTIES_BYTES = 256 * 1024

/**
 * A document of Word, Excel, PowerPoint (OOXML) or OpenDocument without its properties, without the
 * times of its files, comments and changes, and with its pictures cleaned like others.
 */
export async function cleanOffice(source: Source): Promise<Pieces> {
  const entries = await zipEntries(source)
  const names = new Set(entries.map(({ name }) => name))
  const isOpen = names.has('mimetype') && names.has('content.xml')
  if (!isOpen && !names.has('[Content_Types].xml')) throw new NotCleanable('a zip of other files')
  if (names.size !== entries.length) throw new NotCleanable('two files of one name')
  const zip = new ZipWriter()
  for (const entry of entries) {
    const bytes = await replacement(source, entry)
    if (bytes) zip.replace(entry, bytes)
    else await zip.keep(source, entry)
  }
  return zip.end()
}

/** What stands in place of a part; null: it stays. */
async function replacement(source: Source, entry: ZipEntry): Promise<Buffer | null> {
  const { name } = entry
  if (name.endsWith('/')) return Buffer.alloc(0)
  const empty = EMPTY.find(([pattern]) => pattern.test(name))
  if (empty) return Buffer.from(empty[2])
  const picture = PICTURES.find(([pattern]) => pattern.test(name))
  if (picture) {
    const bytes = await unpacked(source, entry)
    const whole = {
      ...{ size: bytes.length, mime: '' },
      read: async ({ start, end }: { start: number; end: number }) =>
        Readable.from([bytes.subarray(start, end)]),
    }
    const pieces = await picture[1](new Source(whole))
    const parts: Buffer[] = []
    for await (const part of pieces.read(whole, { start: 0, end: pieces.size })) parts.push(part)
    return Buffer.concat(parts)
  }
  // A film, a sound, or another document inside, which nobody has looked into.
  if (!PARTS.test(name)) throw new NotCleanable(`a part that nobody knows: ${name}`)
  if (/encrypt|signature/i.test(name) || (await isEncrypted(source, entry)))
    throw new NotCleanable('a signed or encrypted document')
  if (/\.svg$/i.test(name)) {
    return Buffer.from(cleanDrawing((await unpacked(source, entry)).toString('utf8')))
  }
  const isText = TEXT.test(name)
  if (!isText && (entry.size > PROPERTIES_BYTES || !/\.xml$/i.test(name))) return null
  const text = (await unpacked(source, entry)).toString('utf8')
  const properties = EMPTY.find(([, root]) => root.test(text))
  if (properties) return Buffer.from(properties[2])
  const clean = DATES.reduce((all, [pattern, by]) => all.replace(pattern, by), isText ? text : '')
  return clean === text || !isText ? null : Buffer.from(clean)
}

/** OpenDocument says in its manifest which of its parts are. */
async function isEncrypted(source: Source, entry: ZipEntry): Promise<boolean> {
  if (entry.name !== 'META-INF/manifest.xml') return false
  return (await unpacked(source, entry)).includes('encryption-data')
}
