import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, resident } from '../_home.ts'
import { jpeg } from '../_points.ts'
import { zipOf } from '../_zip.ts'
import { english } from './english.ts'
import { sayWarning } from './say.ts'

test('what to know of an import stands on its page in the language of the reader, once, with an example', async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const folder = 'Takeout/Google Photos/Photos from 2020'
  const deep = `${folder}/${'a long way down/'.repeat(60)}c.jpg`
  const report = await ana.bring({
    'takeout-20260101T000000Z-002.zip': zipOf({
      [deep]: jpeg('c'),
      [`${folder}/a.jpg`]: jpeg('a'),
      [`${folder}/b.jpg`]: jpeg('b'),
    }),
  })
  const found = report.warnings.find((one) => one.code === 'photo_without_sidecar')
  assert.equal(found?.count, 3)
  assert.equal(found.path?.length, 300)
  assert.ok(found.path.startsWith(folder) && found.path.endsWith('/c.jpg'), found.path)

  const page = async (lang: string, path = '') => {
    const headers = { 'accept-language': lang }
    return (await ana.ask(`/imports/${report.import}${path}`, { headers })).text()
  }
  const english = await page('en')
  assert.match(english, /Photos without the small \.json file that Google puts beside each/)
  assert.match(english, /Add the other parts of the same export: the file may lie in one of them\./)
  assert.match(english, /\(3 times, for example Takeout\/Google Photos/)
  assert.match(english, /Parts of your export are missing: 1\./)
  const french = await page('fr')
  assert.match(french, /Des photos sans le petit fichier \.json que Google met à côté de chacune/)
  assert.match(french, /\(3 fois, par exemple Takeout\/Google Photos/)
  assert.match(french, /Il manque des parties de votre export\s: 1\./)
  assert.doesNotMatch(french, /Photos without|missing/)
  assert.match(await page('fr', '?files=imported'), /Des photos sans le petit fichier \.json/)
})

test('a warning that has no words is said as its importer says it', () => {
  for (const code of ['made_up', 'constructor']) {
    const warning = { code, message: 'As it is.', action: 'Do it.' }
    assert.deepEqual(sayWarning(warning, 'fr'), { text: 'As it is.', todo: 'Do it.', lang: 'en' })
  }
})

test('a company is never called a provider: on these pages that is who manages access', () => {
  for (const code of Object.keys(english))
    for (const lang of ['en', 'fr'] as const) {
      const { text, todo = '' } = sayWarning({ code, message: code }, lang)
      const said = `${text} ${todo}`
      assert.doesNotMatch(said, /provider|fournisseur|prestataire/i, `${code}, ${lang}`)
    }
})
