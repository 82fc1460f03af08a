import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, resident } from './_home.ts'

test('a file with nothing in it is told from an export that was made without content', async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const report = await ana.bring({ 'takeout-20260101T000000Z-001.zip': Buffer.alloc(0) })
  assert.equal(report.files.failed, 1)
  const page = async (lang: string) => {
    const headers = { 'accept-language': lang }
    return (await ana.ask(`/imports/${report.import}`, { headers })).text()
  }
  const english = await page('en')
  assert.match(
    english,
    /What was sent is empty: most often a download broke off\. Download it again/,
  )
  assert.doesNotMatch(english, /made without content/)
  assert.match(await page('fr'), /Ce qui a été envoyé est vide/)
})
