import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const jpeg = await readFile(
  new URL('../../services/resource/cleaning/fixtures/picture.jpg', import.meta.url),
)
const photo = (media_metadata: object) => ({
  uri: 'your_facebook_activity/posts/media/x/1.jpg',
  creation_timestamp: 1600000000,
  media_metadata,
})
const read = async (media_metadata: object) => {
  const zip = zipOf({
    'your_facebook_activity/posts/your_uncategorized_photos.json': {
      other_photos_v2: [photo(media_metadata)],
    },
    'your_facebook_activity/posts/media/x/1.jpg': jpeg,
  })
  return (await readAll([memoryPart('facebook-ada.zip', zip)], [facebook])).records[0]!
}

test('a photo that still holds its place and camera has them', async () => {
  const { fields, time } = await read({})
  assert.deepEqual({ ...fields }, { latitude: 48.8584, longitude: 2.2945, camera: 'EOS R5' })
  // A clock without its zone could be any of a day: when the photo was sent is known.
  assert.equal(time, 1600000000000)
})

test('what the export says beside a photo counts over what the photo holds', async () => {
  const exif_data = [{ latitude: 45.76, longitude: 4.83, camera_make: 'Canon' }]
  const { fields } = await read({ photo_metadata: { exif_data } })
  assert.deepEqual({ ...fields }, { latitude: 45.76, longitude: 4.83, camera: 'Canon' })
})
