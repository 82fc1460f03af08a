import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keeping, makeZip, memoryPart, readAll } from '../testing.ts'

/** The names of a zip whose writer did not say in which letters they are. */
async function namesOf(...names: Buffer[]): Promise<string[]> {
  const zip = makeZip(names.map((name, at) => ({ name, flags: 0, content: `{"n":${at}}` })))
  const { classes } = await readAll([memoryPart('takeout.zip', zip)], [keeping])
  return [...classes.keys()].sort()
}

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const json = Buffer.from('.json')

test('names in the letters of the system that packed them are read, all of one archive alike', async () => {
  const cases: [what: string, hex: string, name: string][] = [
    ['Shift-JIS', '83 74 83 48 83 67', 'フォト'],
    ['Shift-JIS, with the byte of a backslash in a letter', '83 74 95 5c 8e a6', 'フ表示'],
    ['EUC-KR', 'bb e7 c1 f8', '사진'],
    ['GBK', 'd5 d5 c6 ac', '照片'],
    ['Big5', 'b7 d3 a4 f9 ab d8', '照片建'],
    ['CP866', '94 ae e2 ae', 'Фото'],
    ['Windows-1251', 'd4 ee f2 ee', 'Фото'],
    ['CP437', '47 72 94 e1 65', 'Größe'],
    ['CP437, with a letter that could begin one of Shift-JIS', '63 68 83 74 65 61 75', 'château'],
    ['CP437, with two of them', '63 68 83 74 65 61 75 20 62 83 74 65 61 75', 'château bâteau'],
    ['CP850', '6d 61 87 c6', 'maçã'],
    ['Windows-1252', '47 72 f6 df 65', 'Größe'],
  ]
  for (const [what, hex, name] of cases) {
    const found = await namesOf(Buffer.concat([bytes(hex), json]))
    assert.deepEqual(found, [`${name}.json`], what)
  }
})

test('one name that says little is read as the others of its archive say', async () => {
  const [alone] = await namesOf(Buffer.concat([bytes('81 40'), json]))
  const others = [bytes('83 74 83 48 83 67'), bytes('81 40')].map((one) =>
    Buffer.concat([one, json]),
  )
  assert.notEqual(alone, '\u3000.json')
  assert.deepEqual(await namesOf(...others), ['\u3000.json', 'フォト.json'])
})

test('very long names take no longer than their letters', { timeout: 30_000 }, async () => {
  const long = Buffer.concat([Buffer.alloc(4000, 'a'), Buffer.from(' '), bytes('d5 d5 c6 ac')])
  const names = Array.from({ length: 2000 }, (_, at) =>
    Buffer.concat([Buffer.from(`${at}`), long, json]),
  )
  const found = await namesOf(...names)
  assert.equal(found.length, 2000)
  assert.ok(found.every((name) => name.endsWith('a 照片.json')))
})
