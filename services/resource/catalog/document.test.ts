import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { catalogPage } from './_document.ts'
import { catalog } from './catalog.ts'

const page = new URL('../../../docs/catalog.md', import.meta.url)

test('docs/catalog.md says what the catalog says', () => {
  const printed = catalogPage(catalog().collections)
  if (process.env['WRITE']) writeFileSync(page, printed)
  assert.equal(readFileSync(page, 'utf8'), printed)
})

test('every collection says what it is good for, in both languages', () => {
  for (const { name, words } of catalog().collections) {
    assert.match(words?.en.use ?? '', /^\p{Lu}.*\.$/u, name)
    assert.match(words?.fr.use ?? '', /^\p{Lu}.*\.$/u, name)
  }
})
