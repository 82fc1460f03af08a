import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportedAt, exportOf } from './part-names.ts'

test('a part is one of its export however it is packed', () => {
  for (const ending of ['zip', 'tgz', 'tar.gz', 'ZIP']) {
    for (const [name, of] of [
      ['facebook-anna.marechal-2026-01-09-TnAQ86H2', 'facebook-anna.marechal-2026-01-09'],
      ['instagram-anna-2026-01-09-x1', 'instagram-anna-2026-01-09'],
      ['meta-2026-Jan-10-17-13-19', 'meta-2026-Jan-10-17-13-19'],
      ['takeout-20260109T043328Z-3-001', 'takeout-20260109T043328Z'],
    ] as const) {
      assert.equal(exportOf(`${name}.${ending}`), of)
      assert.notEqual(exportedAt(`${name}.${ending}`), null, `${name}.${ending}`)
    }
  }
})
