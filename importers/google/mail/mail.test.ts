import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixture, read } from '../_export.ts'

const path = 'Takeout/Mail/All mail Including Spam and Trash.mbox'
const separator = (id: number) => `From ${id}@xxx Tue Aug 05 08:00:23 +0000 2008\r\n`

test('a mailbox: texts to the letter, labels, attachments, the message itself', async () => {
  const stored = new Map<string, string>()
  const { records, entries, codes } = await read(
    { [path]: await fixture('mail/all.mbox') },
    {
      keep: async (bytes, { name }) => {
        const content = Buffer.concat(await Array.fromAsync(bytes))
        stored.set(name, content.toString('latin1'))
        return { sha256: name.padEnd(64, '0'), size: content.length }
      },
    },
  )
  assert.deepEqual(entries, [`imported ${path}`])
  assert.deepEqual(codes, [])
  const [first, chat, page] = records
  assert.equal(first!.collection, 'google.mail')
  assert.equal(first!.key, '1277085061787347926')
  assert.equal(first!.time, Date.parse('2008-08-05T08:00:23Z'))
  const { size, ...said } = first!.fields
  assert.deepEqual(said, {
    gm_msgid: '1277085061787347926',
    thread_id: '1277085061787340000',
    message_id: '<one@example.com>',
    from: 'Zoé <zoe@example.com>',
    to: ['Ana <ana@example.com>', 'bo@example.com'],
    cc: ['cy@example.com', 'di@example.com'],
    subject: 'Café ☕',
    text: 'See you at the café.\nFrom now on at nine.',
    labels: ['Posteingang', 'Wichtig', 'Café, Tee'],
    is_chat: false,
  })
  assert.equal(size, stored.get('Café ☕.eml')!.length)
  assert.match(stored.get('Café ☕.eml')!, /\r\nFrom now on at nine\./)
  assert.equal(stored.get('map.png'), '\x89PNG\r\n\x1a\n')
  assert.deepEqual(
    first!.files!.map(({ role, name, mime }) => [role, name, mime]),
    [
      ['original', 'Café ☕.eml', 'message/rfc822'],
      ['attachments', 'map.png', 'image/png'],
    ],
  )
  // Without a date of its own, the separator says when.
  assert.equal(chat!.time, Date.parse('2008-08-06T08:00:23Z'))
  assert.equal(chat!.fields['is_chat'], true)
  assert.equal(chat!.fields['text'], 'hello')
  assert.equal(page!.fields['text'], 'One\nTwo & three')
})

test('what was written to a group one owns: told from one’s own letters, and from other groups’', async () => {
  const letter = 'Message-ID: <1@example.com>\r\nX-GM-THRID: 2\r\nSubject: Hi\r\n'
  const state = 'X-Gmail-Labels: El tema se ha fijado\r\n'
  const mailbox = `${separator(7)}${letter}\r\none\r\n\r\n${separator(7)}${letter.replace('1@', '2@')}\r\ntwo\r\n`
  const { records, codes } = await read({
    [path]: `${separator(7)}${letter}\r\none\r\n`,
    'Takeout/Grupos/googlegroups.com/grupos propios/a@googlegroups.com/temas.mbox': mailbox,
    'Takeout/Grupos/googlegroups.com/grupos propios/b@googlegroups.com/temas.mbox': `${separator(7)}${state}${letter}\r\none\r\n`,
  })
  const told = records.map(({ fields }) => [fields['gm_msgid'], fields['labels'], fields['text']])
  assert.deepEqual(told.toSorted(), [
    [undefined, ['a@googlegroups.com'], 'one'],
    [undefined, ['a@googlegroups.com'], 'two'],
    [undefined, ['b@googlegroups.com', 'El tema se ha fijado'], 'one'],
    ['7', undefined, 'one'],
  ])
  assert.equal(new Set(records.map(({ key }) => key)).size, 4)
  assert.deepEqual(codes, [])
})

test('parts too deep within parts cost their message its text, and the others nothing', async () => {
  const deep = Array.from(
    { length: 1000 },
    (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`,
  ).join('')
  const message = `Subject: deep\r\nDate: Tue, 5 Aug 2008 10:00:23 +0000\r\n${deep}`
  const { records, codes } = await read({
    [path]: `${separator(1)}${message}\r\n${separator(2)}Subject: plain\r\n\r\ntext\r\n`,
  })
  assert.deepEqual(
    records.map(({ fields }) => [fields['subject'], fields['text']]),
    [
      ['deep', undefined],
      ['plain', 'text'],
    ],
  )
  assert.deepEqual(codes, ['message_not_parsed'])
})

test('very many parts, or headers, cost their message its text, and the others nothing', async () => {
  const subject = 'Subject: many\r\nContent-Type: multipart/mixed; boundary=x\r\n'
  const parts = `${subject}\r\n${'--x\n'.repeat(200_000)}`
  const headers = `${subject}${'a:\r\n'.repeat(300_000)}\r\ntext`
  const { records, codes } = await read({
    [path]: `${separator(1)}${parts}\r\n${separator(2)}${headers}\r\n${separator(3)}Subject: plain\r\n\r\ntext\r\n`,
  })
  assert.deepEqual(
    records.map(({ fields }) => [fields['subject'], fields['text']]),
    [
      ['many', undefined],
      ['many', undefined],
      ['plain', 'text'],
    ],
  )
  assert.ok(codes.every((code) => code === 'message_not_parsed'))
})

test('a message of more than 36 MB is stored whole and read by its beginning', async () => {
  const body = `${'a line of text '.repeat(60)}\r\n`.repeat(42_000)
  const { records, codes } = await read({
    [path]: `${separator(1)}Subject: large\r\n\r\n${body}${separator(2)}Subject: small\r\n\r\nx`,
  })
  const [large, small] = records
  assert.equal(large!.fields['subject'], 'large')
  assert.ok((large!.fields['text'] as string).startsWith('a line of text'))
  assert.ok((large!.fields['size'] as number) >= body.length)
  assert.equal(small!.fields['subject'], 'small')
  assert.ok(codes.includes('message_too_large'))
})

test('more than 200 attachments are no more than 200 files', async () => {
  const parts = '--x\r\nContent-Type: image/png\r\n\r\np\r\n'.repeat(250)
  const { records, codes } = await read({
    [path]: `${separator(1)}Content-Type: multipart/mixed; boundary=x\r\n\r\n${parts}--x--\r\n`,
  })
  assert.equal(records[0]!.files!.length, 201)
  assert.deepEqual(codes, ['too_many_attachments'])
})

test('the same message in two mailboxes is one record', async () => {
  const mailbox = await fixture('mail/all.mbox')
  const { records } = await read({
    'Takeout/Mail/Inbox.mbox': mailbox,
    'Takeout/Gmail/Wichtig.mbox': Buffer.concat([mailbox, Buffer.from('\r\n')]),
  })
  assert.equal(records.length, 6)
  assert.equal(new Set(records.map(({ key }) => key)).size, 3)
})

test('reading goes on behind the last message that was taken', async () => {
  const files = { [path]: await fixture('mail/all.mbox') }
  const whole = await read(files)
  const rest = await read(files, { from: whole.records[0]!.checkpoint })
  assert.deepEqual(
    rest.records.map(({ key }) => key),
    whole.records.slice(1).map(({ key }) => key),
  )
})

test('what is no mailbox fails, and says so', async () => {
  const { entries, codes } = await read({ [path]: 'nothing of the kind' })
  assert.deepEqual(entries, [`failed ${path}`])
  assert.ok(codes.includes('no_messages'))
})

test('letters that call themselves ASCII, or by a name that nobody knows, and are UTF-8', async () => {
  const body = (charset: string, text: string) =>
    `Content-Type: text/plain;\r\n charset="${charset}"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}\r\n`
  const latin = Buffer.from(`${separator(4)}${body('us-ascii', 'th\xe9')}`, 'latin1')
  const { records } = await read({
    [path]: Buffer.concat([
      Buffer.from(
        `${separator(1)}${body('us-ascii', 'café “au lait”')}${separator(2)}${body('x-unknown', 'thé')}${separator(3)}${body('iso-8859-1', 'in charset="us-ascii"')}`,
      ),
      latin,
    ]),
  })
  assert.deepEqual(
    records.map(({ fields }) => fields['text']),
    ['café “au lait”', 'thé', 'in charset="us-ascii"', 'thé'],
  )
})
