import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { zipOf } from '../imports/_zip.ts'
import { cleaned, fixture, hintsIn } from './_files.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const ODT = 'application/vnd.oasis.opendocument.text'
const text = '<w:t>Dear all, see you at the sea.</w:t>'

const word = {
  '[Content_Types].xml': '<Types/>',
  '_rels/.rels': '<Relationships/>',
  'docProps/core.xml':
    '<cp:coreProperties><dcterms:created>2018-07-14T12:34:56Z</dcterms:created></cp:coreProperties>',
  'docProps/app.xml': '<Properties><Company>Canon</Company></Properties>',
  'docProps/custom.xml': '<Properties><property name="Place">48.8584</property></Properties>',
  'docProps/thumbnail.jpeg': fixture('picture.jpg'),
  'word/document.xml': `<w:document><w:ins w:author="A" w:date="2018-07-14T12:34:56Z">${text}</w:ins></w:document>`,
  'word/comments.xml': '<w:comment w:id="1" w:date="2018-07-14T12:34:56Z"/>',
  'word/media/image1.jpeg': fixture('picture.jpg'),
  'word/media/image2.png': fixture('picture.png'),
}
const letter = {
  mimetype: ODT,
  'meta.xml':
    '<office:meta><meta:creation-date>2018-07-14T12:34:56</meta:creation-date></office:meta>',
  'content.xml': `<office:text><dc:date>2018-07-14T12:34:56</dc:date>${text}</office:text>`,
  'Pictures/1.jpg': fixture('picture.jpg'),
  'META-INF/manifest.xml': '<manifest:manifest/>',
}

/** The files of a zip by its local headers, inflated; a plain reader of its own. */
function filesOf(zip: Buffer): Record<string, Buffer> {
  const files: Record<string, Buffer> = {}
  for (let at = 0; zip.toString('latin1', at, at + 4) === 'PK\x03\x04'; ) {
    const [size, name, extra] = [
      zip.readUInt32LE(at + 18),
      zip.readUInt16LE(at + 26),
      zip.readUInt16LE(at + 28),
    ]
    const data = at + 30 + name + extra
    const bytes = zip.subarray(data, data + size)
    assert.deepEqual([zip.readUInt16LE(at + 10), zip.readUInt16LE(at + 12), extra], [0, 0x21, 0])
    files[zip.toString('utf8', at + 30, at + 30 + name)] =
      zip.readUInt16LE(at + 8) === 8 ? inflateRawSync(bytes) : bytes
    at = data + size
  }
  return files
}

describe('attack 72: documents', () => {
  for (const [mime, document] of [
    [DOCX, word],
    [ODT, letter],
  ] as const) {
    test(`${mime.slice(-14)} keeps its parts and texts, without properties, dates and notes of pictures`, async () => {
      const zip = zipOf(document)
      const before = filesOf(cleanDates(zip))
      assert.ok(Object.values(before).some((bytes) => hintsIn(bytes).length > 0))
      const result = await cleaned(zip, mime)
      assert.ok(result)
      const files = filesOf(result)
      assert.deepEqual(Object.keys(files), Object.keys(document))
      for (const [name, bytes] of Object.entries(files)) assert.deepEqual(hintsIn(bytes), [], name)
      const body = files['word/document.xml'] ?? files['content.xml']
      assert.ok(body?.includes(text))
      const part = await cleaned(zip, mime, { start: 100, end: 900 })
      assert.ok(part?.equals(result.subarray(100, 900)))
    })
  }

  test('times that programs write beside comments, tables of tables, drawings and objects go too', async () => {
    const at = '2018-07-14T12:34:56Z'
    const core = `<?xml version="1.0"?><cp:coreProperties xmlns:cp="x"><dcterms:created>${at}</dcterms:created></cp:coreProperties>`
    const document = {
      ...word,
      'word/commentsExtensible.xml': `<w16cex:commentsExtensible><w16cex:commentExtensible w16cex:durableId="2A" w16cex:dateUtc="${at}"/></w16cex:commentsExtensible>`,
      'word/glossary/document.xml': `<w:ins w:date="${at}">${text}</w:ins>`,
      'xl/pivotCache/pivotCacheDefinition1.xml': `<pivotCacheDefinition refreshedBy="A" refreshedDate="43295.524" refreshedDateIso="${at}"/>`,
      'docProps/core0.xml': core,
      'package/services/metadata/core.xml': core,
      'word/media/map.svg': `<svg><!-- ${at} --><metadata><dc:date>${at}</dc:date></metadata><g sodipodi:docname="2018-07-14.svg"><path d="M0 0"/></g></svg>`,
    }
    const objects = {
      ...letter,
      'Object 1/meta.xml': letter['meta.xml'],
      'Object 1/content.xml': `<dc:date>${at}</dc:date>`,
    }
    for (const [mime, files] of [
      [DOCX, document],
      [ODT, objects],
    ] as const) {
      const result = await cleaned(zipOf(files), mime)
      assert.ok(result)
      for (const [name, bytes] of Object.entries(filesOf(result))) {
        assert.deepEqual(hintsIn(bytes), [], name)
        assert.ok(!bytes.includes('43295'), name)
        if (name.endsWith('.svg'))
          assert.match(String(bytes), /^<svg><g><path d="M0 0"\/><\/g><\/svg>$/)
      }
    }
  })

  test('with something in it that nobody looked into, signed, encrypted or broken, are refused', async () => {
    const bad: Record<string, string | Buffer>[] = [
      { ...word, 'word/embeddings/table.xlsx': 'PK' },
      { ...word, 'word/media/film.mp4': fixture('film.mp4') },
      { ...word, 'word/media/image1.jpeg': 'not a picture' },
      { ...word, '_xmlsignatures/sig1.xml': '<Signature/>' },
      { ...letter, 'META-INF/manifest.xml': '<manifest:encryption-data/>' },
      { 'notes.xml': 'a zip of other files' },
    ]
    for (const document of bad) assert.equal(await cleaned(zipOf(document), DOCX), null)
    const whole = zipOf(word)
    assert.equal(await cleaned(whole.subarray(0, -30), DOCX), null)
    assert.equal(await cleaned(whole, 'image/jpeg'), null)
  })
})

/** zipOf writes no times, which reads as the year 0: made the first day there is. */
function cleanDates(zip: Buffer): Buffer {
  const copy = Buffer.from(zip)
  for (let at = 0; copy.toString('latin1', at, at + 4) === 'PK\x03\x04'; ) {
    copy.writeUInt16LE(0x21, at + 12)
    at += 30 + copy.readUInt16LE(at + 26) + copy.readUInt16LE(at + 28) + copy.readUInt32LE(at + 18)
  }
  return copy
}
