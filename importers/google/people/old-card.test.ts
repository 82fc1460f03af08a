import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const path = 'Takeout/Contacts/All Contacts/All Contacts.vcf'

test('a card of the nineties: text in quoted-printable over several lines, words without a name', async () => {
  const outcome = await read({
    [path]: [
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:D=C3=BCrr;Zo=C3=A9',
      'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9 D=C3=BCrr',
      'TEL;CELL;VOICE:+33 6 00',
      'TEL;TYPE=WORK:+33 1 00',
      'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:caf=E9, th=E9=',
      ' et g=E2teau=0D=0A=',
      'demain',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:2.1',
      'FN;QUOTED-PRINTABLE:J=F6rg=',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:1+1=',
      'NOTE;X-A="a;b:c":as it is',
      'END:VCARD',
    ].join('\r\n'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.contacts'), [
    { names: ['Zoé Dürr'], phones: ['+33 6 00', '+33 1 00'], notes: 'café, thé et gâteau\ndemain' },
    { names: ['Jörg'] },
    { names: ['1+1='], notes: 'as it is' },
  ])
  assert.deepEqual(outcome.codes, [])
})

test('a card that hides what cannot be stored in quoted-printable is stored', async () => {
  const { records } = await read({
    [path]: 'BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:a=00b\r\nEND:VCARD\r\n',
  })
  assert.deepEqual(records[0]!.fields['names'], ['a\ufffdb'])
})

test('a name that is told in its parts alone is a name', async () => {
  const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', '']
  const outcome = await read({
    [path]: [
      ...card('N:Lovelace;Ada;King;Dr.;', 'EMAIL:ada@example.org'),
      ...card('FN:', 'N:;;;;', 'ORG:Bread Ltd'),
      ...card('N:Byron', 'TEL:+44 1'),
    ].join('\r\n'),
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.contacts').map(({ names }) => names),
    [['Dr. Ada King Lovelace'], undefined, ['Byron']],
  )
})
