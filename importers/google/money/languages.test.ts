import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const tables: [path: string, head: string, row: string][] = [
  [
    'Transações no Google Pay/transações_1.csv',
    'Hora,ID da transação,Descrição,Produto,Forma de pagamento,Status,Valor',
    '"10 de jun. de 2026, 10:35:12 BRT",a.1,Bread,Google Play Apps,Visa,Concluída,"R$ 12,50"',
  ],
  [
    'Google-Transaktionen/Transaktionen_1.csv',
    'Zeit,Transaktions-ID,Beschreibung,Produkt,Zahlungsmethode,Status,Betrag',
    '"10.06.2026, 15:35:12 MESZ",a.1,Bread,Google Play Apps,Visa,Abgeschlossen,"12,50 R$"',
  ],
]

for (const [path, head, row] of tables) {
  test(`payments are read whatever the file and its columns are called: ${path}`, async () => {
    const outcome = await read({ [`Takeout/Google Pay/${path}`]: `${head}\n${row}\n` })
    const [paid] = fieldsOf(outcome, 'google.pay')
    assert.deepEqual(
      [paid?.['transaction_id'], paid?.['title'], paid?.['amount'], paid?.['currency']],
      ['a.1', 'Bread', 12.5, 'BRL'],
    )
    assert.equal(outcome.records[0]?.time, Date.UTC(2026, 5, 10, 13, 35, 12))
  })
}
