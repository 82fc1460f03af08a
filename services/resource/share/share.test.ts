import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Html } from '@mandate/ui'
import { sharePage } from './page.ts'

test('without a selection the page says what it is for and has a field for one', () => {
  const page = sharePage({
    lang: 'en',
    scope: '',
    error: null,
    items: [],
    files: '/',
    people: [],
    resource: '',
  })
  assert.ok(page.body instanceof Html)
  assert.match(page.body.toString(), /<label for="field-scope">Selection<\/label>/)
})

test('a selection that is none is said to be none, and stays in the field', () => {
  const scope = 'google.<b>'
  const page = sharePage({
    lang: 'en',
    scope,
    error: 'here',
    items: [],
    files: '/',
    people: [],
    resource: '',
  })
  assert.match(page.body.toString(), /no selection of your data\.[\s\S]*here/)
  assert.match(page.body.toString(), /value="google\.&lt;b&gt;"/)
})
