import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

test('addresses on the web are as people know them, whatever Google writes before their marks', async () => {
  const card = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    'FN:Ada',
    'item1.URL:https\\://example.org/tea?a=1\\,2\\;3',
    'item1.X-ABLabel:_$!<HomePage>!$_',
    'URL:https://example.org/plain:8',
    'NOTE:At five\\: tea\\, C:\\\\\\\\tea\\nand C\\\\:',
    'END:VCARD',
    '',
  ]
  const outcome = await read({
    'Takeout/Contacts/All Contacts/All Contacts.vcf': card.join('\r\n'),
  })
  const [ada] = fieldsOf(outcome, 'google.contacts')
  assert.deepEqual(ada!['urls'], ['https://example.org/tea?a=1,2;3', 'https://example.org/plain:8'])
  assert.equal(ada!['notes'], 'At five: tea, C:\\\\tea\nand C\\:')
})
