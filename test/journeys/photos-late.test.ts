/** Photos of one Takeout whose parts come on days of their own, in another order, taken back and sent again. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { zip } from '@mandate/start/archives'
import { Home } from '../support/home.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  world = ends.use(await World.start())
})
after(() => ends.disposeAsync())

const picture = (bytes: string) => Buffer.from(`\xff\xd8\xff\xe0${bytes}`, 'latin1')
const description = (title: string) => ({
  ...{ title, description: `About ${title}`, url: `https://photos.google.com/photo/${title}` },
  photoTakenTime: { timestamp: '1600000000' },
})
const year = (name: string) => `Takeout/Google Photos/Photos from 2020/${name}`
const album = (name: string) => `Takeout/Google Photos/Naples/${name}`
const albumItself = { title: 'Naples', access: '', date: { timestamp: '1600000000' } }

let exports = 0
/** Each part is brought by itself. */
class Takeout {
  readonly home: Home
  constructor(home = new Home(world.resource)) {
    this.home = home
  }
  private readonly id = `takeout-20260101T0000${String(10 + exports++)}Z`
  async bring(part: number, files: Record<string, Buffer | object>): Promise<this> {
    const entries = Object.entries(files).map(([path, content]) => ({
      path,
      content: Buffer.isBuffer(content) ? content : JSON.stringify(content),
    }))
    const name = `${this.id}-00${part}.zip`
    await this.home.bring({ name, bytes: await zip({ name, entries }) })
    return this
  }
  async undo(number: number): Promise<void> {
    const at = `${this.home.resource}/imports/${number}`
    const { status } = await this.home.person.fetch(at, { method: 'DELETE' })
    assert.equal(status < 400, true, String(status))
  }
  /** How many files of an import were only kept, as of now. */
  async kept(number: number): Promise<number> {
    const at = `${this.home.resource}/imports/${number}`
    const answer = await this.home.person.fetch(at, { headers: { accept: 'application/json' } })
    return ((await answer.json()) as { files: { kept: number } }).files.kept
  }
  async told() {
    const all = await this.home.records('google.photos')
    return all
      .map(({ original, description, albums }) => ({
        name: (original as { name: string }).name,
        description,
        albums,
      }))
      .sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name))
  }
  /** Each photo with its film and its edited copy. */
  async forms() {
    const all = await this.home.records('google.photos')
    const nameOf = (file: unknown) => (file as { name: string } | null)?.name ?? null
    return all
      .map(({ original, live, edited, description }) => ({
        files: [original, live, edited].map(nameOf),
        description,
      }))
      .sort((a, b) => (String(a.files) < String(b.files) ? -1 : 1))
  }
}

test('a photo that waits for its description, and then its copy in an album', async () => {
  const takeout = new Takeout()
  await takeout.bring(2, { [year('a.jpg')]: picture('a') })
  await takeout.bring(1, {
    [album('a.jpg')]: picture('a'),
    [album('a.jpg.json')]: description('a.jpg'),
    [album('metadata.json')]: albumItself,
    [year('other.jpg')]: picture('other'),
    [year('other.jpg.json')]: description('other.jpg'),
  })
  assert.deepEqual(await takeout.told(), [
    { name: 'a.jpg', description: 'About a.jpg', albums: ['Naples'] },
    { name: 'other.jpg', description: 'About other.jpg', albums: null },
  ])
})

test('two copies of a photo wait, and a description of the second comes', async () => {
  const takeout = new Takeout()
  await takeout.bring(1, {
    [year('a.jpg')]: picture('a'),
    [album('a.jpg')]: picture('a'),
    [album('metadata.json')]: albumItself,
  })
  await takeout.bring(2, { [album('a.jpg.json')]: description('a.jpg') })
  const whole = [{ name: 'a.jpg', description: 'About a.jpg', albums: ['Naples'] }]
  assert.deepEqual(await takeout.told(), whole)
})

test('the part with the description is taken back and comes again', async () => {
  const takeout = new Takeout()
  await takeout.bring(1, { [year('a.jpg')]: picture('a') })
  const described = { [year('a.jpg.json')]: description('a.jpg') }
  await takeout.bring(2, described)
  const whole = [{ name: 'a.jpg', description: 'About a.jpg', albums: null }]
  assert.deepEqual(await takeout.told(), whole)
  await takeout.undo(2)
  assert.deepEqual(await takeout.told(), [{ name: 'a.jpg', description: null, albums: null }])
  await takeout.bring(2, described)
  assert.deepEqual(await takeout.told(), whole)
})

test('the part with the photo is taken back and comes again', async () => {
  const takeout = new Takeout()
  await takeout.bring(2, { [year('a.jpg.json')]: description('a.jpg') })
  const photo = { [year('a.jpg')]: picture('a') }
  await takeout.bring(1, photo)
  assert.equal(await takeout.kept(1), 0)
  await takeout.undo(2)
  assert.deepEqual(await takeout.told(), [])
  assert.equal(await takeout.kept(1), 1)
  await takeout.bring(1, photo)
  assert.equal(await takeout.kept(1), 0)
  assert.deepEqual(await takeout.told(), [
    { name: 'a.jpg', description: 'About a.jpg', albums: null },
  ])
})

const about = { description: 'About a.HEIC' }
const [film, copy] = ['a.MP4', 'a-edited.HEIC'] as const
const withFilm = { files: ['a.HEIC', film, null], ...about }
const withCopy = { files: ['a.HEIC', null, copy], ...about }

for (const [form, whole] of [
  [film, withFilm],
  [copy, withCopy],
] as const) {
  test(`${form} comes before its photo, alone or with the description of that`, async () => {
    for (const described of [true, false]) {
      const takeout = new Takeout()
      const sidecar = { [year('a.HEIC.json')]: description('a.HEIC') }
      await takeout.bring(2, { [year(form)]: picture(form), ...(described && sidecar) })
      const alone = { files: [form, null, null], description: described ? 'About a.HEIC' : null }
      assert.deepEqual(await takeout.forms(), [alone])
      await takeout.bring(1, { [year('a.HEIC')]: picture('a'), ...(!described && sidecar) })
      assert.deepEqual(await takeout.forms(), [whole])
      await takeout.undo(2)
      assert.deepEqual(await takeout.forms(), [alone])
      await takeout.bring(1, { [year('a.HEIC')]: picture('a'), ...(!described && sidecar) })
      assert.deepEqual(await takeout.forms(), [whole])
    }
  })

  test(`${form} comes after its photo`, async () => {
    const takeout = new Takeout()
    await takeout.bring(1, {
      [year('a.HEIC')]: picture('a'),
      [year('a.HEIC.json')]: description('a.HEIC'),
      [year('b.jpg')]: picture('b'),
      [year('b.jpg.json')]: description('b.jpg'),
    })
    const other = { files: ['b.jpg', null, null], description: 'About b.jpg' }
    const before = { files: ['a.HEIC', null, null], ...about }
    assert.deepEqual(await takeout.forms(), [before, other])
    const later = { [year(form)]: picture(form) }
    await takeout.bring(2, later)
    assert.deepEqual(await takeout.forms(), [whole, other])
    await takeout.undo(2)
    assert.deepEqual(await takeout.forms(), [before, other])
    await takeout.bring(2, later)
    assert.deepEqual(await takeout.forms(), [whole, other])
  })
}

test('a film beside the copy of its photo in an album, and one that is a film by itself', async () => {
  const takeout = new Takeout()
  await takeout.bring(1, {
    [year('a.HEIC')]: picture('a'),
    [year('a.HEIC.json')]: description('a.HEIC'),
    [album('a.HEIC')]: picture('a'),
    [album('a.HEIC.json')]: description('a.HEIC'),
    [album('metadata.json')]: albumItself,
  })
  await takeout.bring(2, {
    [album(film)]: picture(film),
    [year('b.MP4')]: picture('b'),
    [year('b.MP4.json')]: description('b.MP4'),
  })
  const other = { files: ['b.MP4', null, null], description: 'About b.MP4' }
  assert.deepEqual(await takeout.forms(), [withFilm, other])
  assert.deepEqual(
    (await takeout.told()).map(({ albums }) => albums),
    [['Naples'], null],
  )
})

test('films that came alone belong to their photo once a newer download has both', async () => {
  const takeout = new Takeout()
  await takeout.bring(2, { [year(film)]: picture(film) })
  const newer = new Takeout(takeout.home)
  await newer.bring(1, {
    [year('a.HEIC')]: picture('a'),
    [year('a.HEIC.json')]: description('a.HEIC'),
    [year(film)]: picture(film),
  })
  assert.deepEqual(await newer.forms(), [withFilm])
})

const other = (name: string) => `Takeout/Google Photos/Photos from 2021/${name}`
const itself = (path: (name: string) => string) => ({
  [path('a.HEIC')]: picture('a'),
  [path('a.HEIC.json')]: description('a.HEIC'),
})

test('an edited copy beside a copy of its photo that a later part brought', async () => {
  const takeout = new Takeout()
  await takeout.bring(1, itself(year))
  await takeout.bring(2, itself(other))
  await takeout.bring(3, { [other(copy)]: picture(copy) })
  assert.deepEqual(await takeout.forms(), [withCopy])
})

test('an edited copy comes with another copy of its photo, in another folder', async () => {
  const takeout = new Takeout()
  await takeout.bring(1, itself(year))
  await takeout.bring(2, { [year(copy)]: picture(copy), ...itself(other) })
  assert.deepEqual(await takeout.forms(), [withCopy])
})

test('edited copies whose photos have one name and two numbers go to the right one, whichever comes first', async () => {
  const [first, second] = ['A.jpg', 'A(1).jpg'] as const
  const named = (name: string) => ({ [year(name)]: picture(name) })
  const both = [
    { ...named(first), ...named('A-edited(1).jpg'), [year('A.jpg.json')]: description('A.jpg') },
    { ...named(second), ...named('A-edited.jpg'), [year('A.jpg(1).json')]: description('A.jpg') },
  ] as const
  for (const turned of [both, both.toReversed()]) {
    const takeout = new Takeout()
    for (const [part, files] of turned.entries()) await takeout.bring(part + 1, files)
    assert.deepEqual(
      (await takeout.forms()).map(({ files }) => files),
      [
        [second, null, 'A-edited(1).jpg'],
        [first, null, 'A-edited.jpg'],
      ],
    )
  }
})

test('a second edited copy takes nothing from the first, also on another day', async () => {
  const takeout = new Takeout()
  await takeout.bring(1, { ...itself(year), [year(copy)]: picture('one edit') })
  await takeout.bring(2, { [year('a-edited(1).HEIC')]: picture('another edit') })
  const edited = async () => {
    const [photo] = await takeout.home.records('google.photos')
    return [photo?.['edited']].flat().map((file) => (file as { name: string }).name)
  }
  assert.deepEqual((await edited()).sort(), ['a-edited(1).HEIC', copy])
  await takeout.undo(2)
  assert.deepEqual(await edited(), [copy])
})

test('a photo says its albums in one order, whichever came first', async () => {
  const naples = { [album('a.jpg')]: picture('a'), [album('metadata.json')]: albumItself }
  const capri = {
    'Takeout/Google Photos/Capri/a.jpg': picture('a'),
    'Takeout/Google Photos/Capri/metadata.json': { ...albumItself, title: 'Capri' },
  }
  for (const [first, second] of [
    [naples, capri],
    [capri, naples],
  ] as const) {
    const takeout = new Takeout()
    await takeout.bring(1, first)
    await takeout.bring(2, second)
    const [photo] = await takeout.told()
    assert.deepEqual(photo?.albums, ['Capri', 'Naples'])
  }
})
