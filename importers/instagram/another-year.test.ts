/** Since about 2023 pictures have other names in the export: they are the same pictures. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

test('posts and stories are the same whatever their files are called', async () => {
  const known = async (root: string, name: (id: string) => string) => {
    const shown = (kind: string, id: string) => ({
      ...{ uri: `media/${kind}/202001/${name(id)}`, creation_timestamp: 1578045437 },
      title: 'a caption',
    })
    const files = {
      [`${root}/posts_1.json`]: [
        { media: [shown('posts', '17906545678395831'), shown('posts', '17906545678395832')] },
      ],
      [`${root}/stories.json`]: { ig_stories: [shown('stories', '17885924098997909')] },
    }
    const part = memoryPart('instagram-anna-2026-01-01-x.zip', zipOf(files))
    const now = () => Date.UTC(2026, 10, 1)
    const { records } = await readAll([part], [instagram], { now })
    assert.equal(records.length, 2)
    return records.map(({ collection, key }) => `${collection} ${key}`)
  }
  const before = await known('content', (id) => `81823458_171752327544134_56572454_n_${id}.jpg`)
  assert.deepEqual(await known('your_instagram_activity/media', (id) => `${id}.webp`), before)
})
