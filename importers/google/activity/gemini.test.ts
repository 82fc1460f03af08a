import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixture, read } from '../_export.ts'

test('a chat with Gemini is a prompt with its answers and files, from JSON and from a page', async () => {
  const json = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.json': await fixture('gemini/MyActivity.json'),
    'Takeout/My Activity/Gemini Apps/tea-1a2b.png': '\x89PNG\r\n\x1a\n',
  })
  const [first] = json.records
  assert.equal(json.records.length, 1)
  assert.equal(first!.collection, 'google.gemini')
  assert.equal(first!.time, Date.parse('2024-06-01T10:00:00Z'))
  assert.deepEqual(first!.fields, {
    prompt: 'What is in this picture, and in the café?',
    answers: ['A cup of tea.\ngreen', 'Tea.'],
    answers_html: ['<p>A <b>cup</b> of tea.</p><ul><li>green</li></ul>', '<p>Tea.</p>'],
  })
  assert.equal(first!.files![0]!.role, 'attachments')
  assert.ok(json.entries.includes('imported Takeout/My Activity/Gemini Apps/tea-1a2b.png'))
  const page = await read({
    'Takeout/Meine Aktivitäten/Gemini-Apps/MeineAktivitäten.html':
      await fixture('gemini/MyActivity.html'),
    'Takeout/Meine Aktivitäten/Gemini-Apps/tea-1a2b.png': '\x89PNG\r\n\x1a\n',
  })
  assert.equal(page.records[0]!.key, first!.key)
  assert.deepEqual(page.records[0]!.fields['prompt'], first!.fields['prompt'])
  assert.deepEqual(page.records[0]!.fields['answers'], ['A cup of tea.\ngreen'])
  assert.equal(page.records[0]!.files![0]!.sha256, first!.files![0]!.sha256)
})

test('a prompt of several lines keeps them, and is the same record from a page, which evens them out', async () => {
  const time = '2025-03-01T10:00:00.123Z'
  const title = 'Prompted def f():\n    return 1\nwhy?'
  const json = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.json': JSON.stringify([
      { header: 'Gemini Apps', title, time, products: ['Gemini Apps'] },
    ]),
  })
  const page = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.html':
      '<div class="outer-cell"><p class="mdl-typography--title">Gemini Apps</p><div class="mdl-typography--body-1">Prompted def f():<br>return 1<br>why?<br>Mar 1, 2025, 10:00:00 AM UTC<br><p>Yes.</p></div></div>',
  })
  assert.equal(json.records[0]!.fields['prompt'], 'def f():\n    return 1\nwhy?')
  assert.equal(page.records[0]!.fields['prompt'], 'def f():\nreturn 1\nwhy?')
  assert.equal(page.records[0]!.key, json.records[0]!.key)
})

const page = (...cells: string[]) =>
  `<html><head><style>/**\n * material-design-lite */</style></head><body>${cells.join('')}</body></html>`
const cell = (header: string, body: string, caption = '') =>
  `<div class="outer-cell"><p class="mdl-typography--title">${header}<br></p><div class="content-cell mdl-typography--body-1">${body}</div><div class="mdl-typography--body-1 mdl-typography--text-right"></div><div class="mdl-typography--caption">${caption}</div></div>`

for (const [name, folder, header, title, printed] of [
  [
    ...['French', 'Mon activité/Applications Gemini/MonActivité', 'Applications Gemini'],
    ...['Prompt : un thé ?', '1 mars 2025, 11:00:00 CET'],
  ],
  [
    ...['Portuguese', 'Minha atividade/Apps do Gemini/MinhaAtividade', 'Apps do Gemini'],
    ...['Prompted un thé ?', '1 de mar. de 2025, 07:00:00 BRT'],
  ],
  [
    ...['German', 'Meine Aktivitäten/Gemini-Apps/MeineAktivitäten', 'Gemini-Apps'],
    ...['Eingegebener Prompt: un thé ?', '01.03.2025, 11:00:00 MEZ'],
  ],
  [
    ...['Japanese', 'マイ アクティビティ/Gemini アプリ/マイアクティビティ', 'Gemini アプリ'],
    ...['送信したメッセージ: un thé ?', '2025/03/01 19:00:00 JST'],
  ],
  // A file that lies alone says by its heading whose it is.
  [
    'alone',
    'MyActivity',
    'Aplicaciones Gemini',
    'Has dicho: un thé ?',
    'Mar 1, 2025, 10:00:00 AM UTC',
  ],
] as [string, string, string, string, string][]) {
  test(`chats with Gemini are known in other languages: ${name}`, async () => {
    const conversation = 'https://gemini.google.com/app/ab12cd34ef56'
    const time = '2025-03-01T10:00:00.123Z'
    const activity = { header, title, time, products: [header] }
    const details = [{ name: conversation, url: conversation }]
    const outcomes = [
      await read({ [`Takeout/${folder}.json`]: JSON.stringify([{ ...activity, details }]) }),
      await read({
        [`Takeout/${folder}.html`]: page(
          cell(
            header,
            `${title}<br>${printed}<br><p>Oui.</p>`,
            `<b>X:</b><br>&emsp;${header}<br><b>Y:</b><br>&emsp;<a href="${conversation}">${conversation}</a>`,
          ),
        ),
      }),
    ]
    for (const { records } of outcomes) {
      assert.equal(records.length, 1)
      assert.equal(records[0]!.collection, 'google.gemini')
      assert.equal(records[0]!.time, Date.parse('2025-03-01T10:00:00Z'))
      assert.equal(records[0]!.fields['prompt'], 'un thé ?')
      assert.equal(records[0]!.fields['conversation'], conversation)
    }
    assert.equal(outcomes[0]!.records[0]!.key, outcomes[1]!.records[0]!.key)
  })
}

test('an app called Gemini that was opened is no chat', async () => {
  const opened = { header: 'Google Gemini', title: 'Used Google Gemini', products: ['Android'] }
  const { records } = await read({
    'MyActivity.json': JSON.stringify([{ ...opened, time: '2025-03-01T10:00:00.123Z' }]),
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.activity'],
  )
})

test('what was attached, made and used is no part of a prompt on a page, whatever its language', async () => {
  const attached = 'tea-9f8e7d6c.png'
  const lines = [
    `2 Dateien angehängt.<br>-&nbsp; <a href="${attached}">tea.png</a>`,
    `1 generated image.`,
    `<a href="https://gemini.google.com/gems/1a2b">Tea master was used in this chat. Manage your Gems.</a>`,
  ]
  const printed = '01.03.2025, 11:00:00 MEZ'
  const { records } = await read({
    'Takeout/Meine Aktivitäten/Gemini-Apps/MeineAktivitäten.html': page(
      ...lines.map((line) =>
        cell('Gemini-Apps', `Eingegebener Prompt: tea<br>or 2 cups?<br>${line}<br>${printed}<br>`),
      ),
    ),
    [`Takeout/Meine Aktivitäten/Gemini-Apps/${attached}`]: '\x89PNG\r\n\x1a\n',
  })
  assert.deepEqual(
    records.map(({ fields }) => fields['prompt']),
    lines.map(() => 'tea\nor 2 cups?'),
  )
  assert.equal(records[0]!.files?.length, 1)
  assert.equal(records[2]!.fields['gem'], 'Tea master')
})

test('what was done between prompts is no prompt', async () => {
  const { records } = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.json': JSON.stringify(
      ['Created Gemini Canvas titled Tea', 'Prompted Used an hour on tea?'].map((title) => ({
        ...{ header: 'Gemini Apps', title, time: '2025-03-01T10:00:00.123Z' },
        products: ['Gemini Apps'],
      })),
    ),
  })
  assert.deepEqual(
    records.map(({ fields }) => [fields['prompt'], fields['done']]),
    [
      [undefined, 'Created Gemini Canvas titled Tea'],
      ['Used an hour on tea?', undefined],
    ],
  )
})
