import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const jpeg = (text: string) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(text)])

/** Photos by name, with the albums that they are in. */
const albumsOf = async (paths: string[]) => {
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  const { records } = await read(
    Object.fromEntries(paths.map((path) => [`Takeout/Google Photos/${path}`, jpeg(name(path))])),
  )
  return Object.fromEntries(records.map(({ fields }) => [fields['title'], fields['albums']]))
}

test('folders of years are no albums in a language that nobody knows here, an album with a year is one', async () => {
  const albums = await albumsOf([
    ...['2019ko argazkiak/a.jpg', '2019ko argazkiak/b.jpg', '2020ko argazkiak/c.jpg'],
    ...['Oporrak 2019/a.jpg', 'Mendia 2020/c.jpg'],
  ])
  assert.deepEqual(albums, {
    'a.jpg': ['Oporrak 2019'],
    'b.jpg': undefined,
    'c.jpg': ['Mendia 2020'],
  })
})

test('albums called alike but for the year stay albums beside folders of years, and where there are few of them', async () => {
  const known = await albumsOf([
    ...['Photos from 2019/a.jpg', 'Photos from 2020/b.jpg'],
    ...['Norway 2019/a.jpg', 'Norway 2020/b.jpg'],
  ])
  assert.deepEqual(known, { 'a.jpg': ['Norway 2019'], 'b.jpg': ['Norway 2020'] })
  const few = await albumsOf([
    ...['Norway 2019/a.jpg', 'Norway 2020/b.jpg'],
    ...['Tea/c.jpg', 'Tea/d.jpg'],
  ])
  assert.deepEqual(few['a.jpg'], ['Norway 2019'])
})
