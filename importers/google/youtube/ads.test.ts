/** Ads stand in both histories of YouTube, and look other than what one chose to watch or search for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

test('an ad among the searches is a video that was watched, or a page that was visited', async () => {
  const ad = {
    header: 'YouTube',
    time: '2022-04-14T20:15:24Z',
    details: [{ name: 'From Google Ads' }],
  }
  const { records } = await read({
    'Takeout/YouTube and YouTube Music/history/search-history.json': [
      {
        ...ad,
        title: 'Watched Made to Travel',
        titleUrl: 'https://www.youtube.com/watch?v=CMaispXEh94',
      },
      { ...ad, title: 'Visited Tea', titleUrl: 'https://tea.example/' },
      {
        ...{ header: 'YouTube', time: '2022-04-14T20:15:25Z', title: 'Searched for tea' },
        titleUrl: 'https://www.youtube.com/results?search_query=tea',
      },
    ],
  })
  assert.deepEqual(
    records.map(({ collection, fields }) => [collection, fields['title'] ?? fields['query']]),
    [
      ['google.youtube.watched', 'Made to Travel'],
      ['google.activity', 'Visited Tea'],
      ['google.youtube.searched', 'tea'],
    ],
  )
})

test('of an ad the line that says when it was watched is no channel', async () => {
  const ad = {
    ...{ header: 'YouTube', title: 'Watched Tea', time: '2022-04-23T00:10:04Z' },
    ...{ titleUrl: 'https://www.youtube.com/watch?v=TrEAzI3maZA' },
    ...{ subtitles: [{ name: 'Watched at 5:10pm' }], details: [{ name: 'From Google Ads' }] },
  }
  const { records } = await read({
    'Takeout/YouTube and YouTube Music/history/watch-history.json': JSON.stringify([ad]),
  })
  assert.equal(records[0]!.fields['channel'], undefined)
  assert.deepEqual(records[0]!.rest!['subtitles'], [{ name: 'Watched at 5:10pm' }])
})

test('an ad in a language whose word for it nobody listed is known by the name of Google', async () => {
  const ad = {
    ...{ header: 'YouTube', title: 'Has vist Te', time: '2024-03-22T19:22:35Z' },
    ...{ titleUrl: 'https://www.youtube.com/watch?v=TrEAzI3maZA' },
    ...{ subtitles: [{ name: 'Mirat a les 19:22' }] },
    ...{ details: [{ name: 'Dels anuncis de Google' }] },
  }
  const { records } = await read({
    'Takeout/YouTube i YouTube Music/historial/historial de visualitzacions.json': [ad],
  })
  const { title, channel, from_ad } = records[0]!.fields
  assert.deepEqual([title, channel, from_ad], ['Te', undefined, true])
})
