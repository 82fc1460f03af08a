import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogField } from '@mandate/grants'
import { cell } from './cells.ts'

const text = { name: 'text', title: 'Text', type: 'text' } as unknown as CatalogField

test('a long text is cut beside an emoji, not through it', () => {
  for (const before of [158, 159, 160]) {
    const shown = String(cell(text, { text: `${'x'.repeat(before)}😀 and more` }, 'en', '/blobs'))
    assert.ok(shown.isWellFormed(), `${before}`)
    assert.ok(shown.endsWith('…') && shown.length <= 161)
  }
})
