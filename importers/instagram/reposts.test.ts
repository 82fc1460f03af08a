import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const repost = (words: Record<string, string>) => ({
  timestamp: 1750000000,
  media: [],
  label_values: [
    { label: words['own'], value: 'So true' },
    { label: words['expiry'], timestamp_value: 4900000000 },
    {
      title: 'Media',
      dict: [
        {
          dict: [
            { label: 'URL', value: 'https://www.instagram.com/reel/Abc/' },
            { label: words['caption'], value: 'Tea in the morning' },
            {
              title: words['owner'],
              dict: [
                {
                  dict: [
                    { label: 'URL', value: 'https://www.instagram.com/ben' },
                    { label: words['name'], value: 'Ben' },
                    { label: words['username'], value: 'ben' },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  fbid: '17900000000000001',
})

const english = {
  ...{ own: 'Text', expiry: 'Expiry time', caption: 'Caption', owner: 'Owner' },
  ...{ name: 'Name', username: 'Username' },
}
const french = {
  ...{ own: 'Texte', expiry: 'Date d’expiration', caption: 'Légende', owner: 'Propriétaire' },
  ...{ name: 'Nom', username: 'Nom d’utilisateur' },
}

for (const [language, words] of Object.entries({ English: english, French: french })) {
  test(`what was posted again, whose it was and when, in ${language}`, async () => {
    const path = 'your_instagram_activity/media/reposts.json'
    const { records, entries } = await readAll(
      [memoryPart('some.zip', zipOf({ [path]: [repost(words)] }))],
      [instagram],
    )
    assert.deepEqual(entries, [`imported ${path}`])
    const [record] = records
    assert.equal(record?.collection, 'instagram.reposts')
    assert.equal(record?.time, 1750000000000)
    assert.deepEqual(record?.fields, {
      name: 'ben',
      kind: 'repost',
      url: 'https://www.instagram.com/reel/Abc/',
      title: 'So true',
    })
    assert.deepEqual(records.length, 1)
  })
}

test('what was posted again, as the profile lists it, is the same', async () => {
  const address = 'https://www.instagram.com/reel/Abc/'
  const Text = { href: address, value: 'So true', timestamp: 1750000000 }
  const path = 'personal_information/personal_information/reposts.json'
  const listed = { profile_media_reposts: [{ title: '', string_map_data: { Text } }] }
  const read = (files: Record<string, object>) =>
    readAll([memoryPart('some.zip', zipOf(files))], [instagram])
  const { records, entries } = await read({ [path]: listed })
  assert.deepEqual(entries, [`imported ${path}`])
  const other = await read({ 'your_instagram_activity/media/reposts.json': [repost(english)] })
  assert.deepEqual(
    records.map(({ collection, key, time }) => [collection, key, time]),
    other.records.map(({ collection, key, time }) => [collection, key, time]),
  )
})
