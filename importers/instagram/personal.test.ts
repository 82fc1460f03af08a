import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const timestamp = 1600000000
const said = (value: string) => ({ href: '', value, timestamp: 0 })
const at = { href: '', value: '', timestamp }

for (const [changed, before, after, when] of [
  ['Changed', 'Previous Value', 'New Value', 'Change Date'],
  ['Geändert', 'Alter Wert', 'Neuer Wert', 'Änderungsdatum'],
] as const) {
  test(`changes of the profile, called "${changed}", also where nothing stood before`, async () => {
    const change = (what: string, from: string, to: string) => ({
      title: '',
      string_map_data: {
        ...{ [changed]: said(what), [before]: said(from), [after]: said(to), [when]: at },
      },
    })
    const file = {
      'personal_information/personal_information/profile_changes.json': {
        profile_profile_change: [change('Bio', '', 'Rain'), change('Name', 'Ada', 'Ada L')],
      },
    }
    const { records } = await readAll([memoryPart('a.zip', zipOf(file))], [instagram])
    assert.deepEqual(
      records.map(({ collection, time, fields }) => [collection, time, { ...fields }]),
      [
        ['instagram.profile_changes', timestamp * 1000, { changed: 'Bio', after: 'Rain' }],
        [
          'instagram.profile_changes',
          timestamp * 1000,
          { changed: 'Name', before: 'Ada', after: 'Ada L' },
        ],
      ],
    )
  })
}

test('people of the address book that Instagram was given', async () => {
  const person = (first: string, last: string) => ({
    title: '',
    string_map_data: {
      ...{ 'First Name': said(first), 'Last Name': said(last) },
      'Contact Information': said('+33 1 23 45 67 89'),
    },
  })
  const file = {
    'connections/contacts/synced_contacts.json': {
      contacts_contact_info: [person('Ben', 'B'), person('Cleo', '')],
    },
  }
  const { records } = await readAll([memoryPart('a.zip', zipOf(file))], [instagram])
  const contact = '+33 1 23 45 67 89'
  assert.deepEqual(
    records.map(({ collection, fields }) => [collection, { ...fields }]),
    [
      ['instagram.contacts', { first_name: 'Ben', last_name: 'B', contact }],
      ['instagram.contacts', { first_name: 'Cleo', contact }],
    ],
  )
})
