import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'

const CALLS = 'Takeout/Voice/Calls'

test('messages of a group: who, to whom, text to the letter, pictures named without extension', async () => {
  const outcome = await read({
    [`${CALLS}/Group Conversation - 2020-02-05T17_16_14Z.html`]: await fixture('voice/group.html'),
    [`${CALLS}/Group Conversation - 2020-02-05T17_16_14Z-2-1.jpg`]: Buffer.from(
      '\xff\xd8\xff\xe0 picture',
      'latin1',
    ),
  })
  const participants = ['Zoé <+33600000002>', '+33600000003']
  const more = { thread_id: '+33600000002,+33600000003', kind: 'text', participants }
  assert.deepEqual(fieldsOf(outcome, 'google.voice'), [
    {
      ...more,
      sender: 'Zoé',
      sender_phone: '+33600000002',
      from_me: false,
      text: 'café & croissants?\nat nine',
      labels: ['inbox'],
    },
    { ...more, sender_phone: '+33600000001', from_me: true, labels: ['inbox'] },
  ])
  const [first, second] = outcome.records
  assert.equal(first!.time, Date.parse('2020-02-05T17:16:14.368Z'))
  assert.equal(second!.files![0]!.role, 'files')
  assert.equal(second!.files![0]!.mime, 'image/jpeg')
  assert.deepEqual(
    [...new Set([...outcome.classes.values()].map((one) => one.class))],
    ['imported'],
  )
})

test('voicemail with its words and its sound; calls by the addresses of their labels', async () => {
  const placed = `<html><head><title>Appel vers</title></head><body><div class="haudio"><span class="fn">Appel vers</span>
<div class="contributor vcard"><a class="tel" href="tel:+33600000004"><span class="fn"></span></a></div>
<abbr class="published" title="2021-03-05T10:00:00.000+01:00">5 mars 2021</abbr><abbr class="duration" title="PT1H0M2S">(01:00:02)</abbr>
<div class="tags"><a rel="tag" href="http://www.google.com/voice#placed">Émis</a></div></div></body></html>`
  const outcome = await read({
    [`${CALLS}/Zoé - Voicemail - 2021-03-04T09_05_06Z.html`]: await fixture('voice/voicemail.html'),
    [`${CALLS}/Zoé - Voicemail - 2021-03-04T09_05_06Z.mp3`]: 'ID3 sound',
    [`${CALLS}/+33600000004 - 2021-03-05T09_00_00Z.html`]: placed,
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.voice').toSorted(
      (a, b) => Number(b['duration']) - Number(a['duration']),
    ),
    [
      {
        thread_id: '+33600000004',
        kind: 'placed',
        from_me: true,
        participants: ['+33600000004'],
        duration: 3602,
      },
      {
        thread_id: '+33600000002',
        kind: 'voicemail',
        sender: 'Zoé',
        sender_phone: '+33600000002',
        from_me: false,
        participants: ['Zoé <+33600000002>'],
        text: 'Call me back, please.',
        duration: 83,
        labels: ['inbox'],
      },
    ],
  )
  const voicemail = outcome.records.find(({ fields }) => fields['kind'] === 'voicemail')
  assert.deepEqual(
    voicemail!.files!.map(({ role, mime }) => [role, mime]),
    [['recording', 'audio/mpeg']],
  )
})

test('where only the owner wrote, the other is known by the name of the page', async () => {
  const page = (await fixture('voice/group.html'))
    .toString()
    .replace(/<div class="participants">.*?<\/div>/s, '')
    .replace(/<div class="message">.*?<\/div>/s, '')
  const path = `${CALLS}/Zoé - Text - 2020-02-05T17_16_14Z.html`
  const outcome = await read({ [path]: page })
  assert.deepEqual(outcome.records[0]!.fields['participants'], ['Zoé'])
  assert.deepEqual(outcome.codes, ['missing_file'])
})

test('pictures and sound of a page with a long name, which was cut on disk', async () => {
  const page = 'Zoé of the Tea House in the old town - Text - 2020-02-05T17_16_14Z'
  const text = `<html><body><div class="hChatLog"><div class="message">
<abbr class="dt" title="2020-02-05T17:16:14.368Z">5 Feb</abbr>: <cite><a class="tel" href="tel:+33600000002"><span class="fn">Zoé</span></a></cite>
<q>look</q><div><img src="${page}-1-1"></div></div></div></body></html>`
  const { records, codes } = await read({
    [`${CALLS}/${page}.html`]: text,
    [`${CALLS}/${page.slice(0, 50)}.jpg`]: Buffer.from('\xff\xd8\xff\xe0 picture', 'latin1'),
  })
  assert.deepEqual(
    records.map(({ files }) => files!.map(({ name, mime }) => [name, mime])),
    [[[`${page}-1-1`, 'image/jpeg']]],
  )
  assert.deepEqual(codes, [])
})

test('a voicemail of somebody unknown, whose name on disk begins with a space', async () => {
  const name = ' - Voicemail - 2012-03-17T18_16_32Z'
  const outcome = await read({
    [`${CALLS}/${name}.html`]: `<html><head><title>Voicemail from</title></head><body><div class="haudio"><span class="fn">Voicemail from</span>
<div class="contributor vcard"><a class="tel" href="tel:"><span class="fn"></span></a></div>
<abbr class="published" title="2012-03-17T18:16:32.000Z">17</abbr><audio src="${name}.mp3"><a rel="enclosure" href="${name}.mp3">Audio</a></audio>
<div class="tags"><a rel="tag" href="http://www.google.com/voice#voicemail">Voicemail</a></div></div></body></html>`,
    [`${CALLS}/${name}.mp3`]: 'ID3 sound',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.voice'), [{ kind: 'voicemail', from_me: false }])
  assert.ok(outcome.records[0]?.files?.[0]?.sha256)
  assert.deepEqual(outcome.codes, [])
})

const message = (from: string, minute: number) => `<div class="message">
<abbr class="dt" title="2020-02-05T17:00:00.${String(minute % 1000).padStart(3, '0')}Z">5 Feb</abbr>: <cite><a class="tel" href="tel:${from}">${
  from.endsWith('1') ? '<abbr class="fn" title="">Me</abbr>' : '<span class="fn">Zoé</span>'
}</a></cite><q>message ${minute}</q></div>`

test('a conversation of thousands of messages in which the other wrote but once is one', async () => {
  const own = Array.from({ length: 12_000 }, (_, nth) => message('+33600000001', nth + 1))
  const page = `<html><body><div class="hChatLog">${message('+33600000002', 0)}${own.join('')}</div></body></html>`
  const outcome = await read({ [`${CALLS}/Zoé - Text - 2020-02-05T17_16_14Z.html`]: page })
  const threads = fieldsOf(outcome, 'google.voice').map((fields) => fields['thread_id'])
  assert.equal(threads.length, 12_001)
  assert.deepEqual([...new Set(threads)], ['+33600000002'])
})

test('what one deleted says so', async () => {
  const page = (said: string) =>
    `<html><body><div class="hChatLog">${message('+33600000002', 0)}</div><div class="deletedStatusContainer">${said}</div></body></html>`
  const records = await Promise.all(
    ['User Deleted:\nTrue', 'User Deleted:\nFalse', 'Supprimé : oui'].map(async (said) => {
      const outcome = await read({
        [`${CALLS}/Zoé - Text - 2020-02-05T17_16_14Z.html`]: page(said),
      })
      const [record] = outcome.records
      return [record?.fields['deleted'], record?.rest?.['deleted_status']]
    }),
  )
  assert.deepEqual(records, [
    [true, undefined],
    [undefined, undefined],
    [undefined, 'Supprimé : oui'],
  ])
})
