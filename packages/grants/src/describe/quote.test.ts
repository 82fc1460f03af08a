import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resolve } from '../meaning/resolve.ts'
import type { Item } from '../permission.ts'
import { PAGES } from './_catalog.ts'
import { describe } from './describe.ts'

test('what joins the parts of an emoji is part of it; alone, or beside letters, it is spelled out', () => {
  for (const [value, shown] of [
    ['👩\u200d🚀 on the moon', '👩\u200d🚀 on the moon'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['❤\ufe0f\u200d🔥', '❤\ufe0f\u200d🔥'],
    ['👍🏽', '👍🏽'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['👩\u200d', '👩\\u{200d}'],
    ['\u200d🚀', '\\u{200d}🚀'],
    ['a\u200db', 'a\\u{200d}b'],
    ['🚀\u202e👩', '🚀\\u{202e}👩'],
    ['a\ufe0f', 'a\\u{fe0f}'],
  ] as const)
    for (const lang of ['en', 'fr'] as const) {
      const item: Item = {
        ...{ collection: 'google.photos', fields: [{ name: 'title' }], actions: ['read'] },
        conditions: [{ field: 'title', op: '=', values: [value] }],
        ...{ optional: false, terms: {} },
      }
      const { text } = describe(resolve(item, PAGES), PAGES, lang)
      assert.ok(text.includes(shown), `${text} does not show ${shown}`)
    }
})
