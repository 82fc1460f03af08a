import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

test('what somebody told Google about themselves', async () => {
  const { records, entries } = await read({
    'Takeout/Profil/ProfilePhoto.jpg': 'picture',
    'Takeout/Profil/Profil.json': {
      name: { givenName: 'Zoé', familyName: 'Dürr', formattedName: 'Zoé Dürr' },
      ...{ displayName: 'Zoé', emails: [{ value: 'zoe@example.org' }], birthday: '1990-01-31' },
      ...{ gender: { type: 'female' }, urls: [{ value: 'https://zoe.example' }] },
    },
  })
  const [profile] = records
  assert.deepEqual(profile?.fields, {
    ...{ name: 'Zoé Dürr', emails: ['zoe@example.org'], birthday: '1990-01-31', gender: 'female' },
  })
  assert.equal(profile.collection, 'google.profile')
  assert.equal(profile.account, 'zoe@example.org')
  assert.deepEqual({ ...profile.rest }, { urls: [{ value: 'https://zoe.example' }] })
  assert.deepEqual(
    profile.files?.map(({ role, name }) => [role, name]),
    [['picture', 'ProfilePhoto.jpg']],
  )
  assert.ok(entries.every((one) => one.startsWith('imported')))
})
