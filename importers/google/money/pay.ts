import { fromIso, plausible, present, type Source } from '@mandate/importer'
import { printedTime } from '../dates.ts'
import { type Head, readTable } from '../tables.ts'
import { amountOf } from './amounts.ts'

const COLUMNS = ['time', 'id', 'title', 'product', 'method', 'status', 'amount'] as const

/** `transactions_<id>.csv` of Google Pay: the columns keep their order in every language. */
export function readPayments(source: Source) {
  return readTable(source, (row, head) => {
    const said = cells(row, head)
    const time = plausible(timeOf(said.time), { now: source.now, days: 2, note: source.note })
    if (said.id === undefined && time === null) return null
    return {
      collection: 'google.pay',
      key: said.id ?? [said.time, said.title, said.amount].join('\u001f'),
      time,
      fields: present({
        transaction_id: said.id,
        title: said.title,
        product: said.product,
        payment_method: said.method,
        status: said.status,
        ...amountOf(said.amount),
      }),
    }
  })
}

function cells(row: readonly string[], head: Head) {
  const english = head.column(/^transaction id$/) >= 0
  const names: Record<(typeof COLUMNS)[number], RegExp> = {
    time: /^time$/,
    id: /^transaction id$/,
    title: /^description$/,
    product: /^product$/,
    method: /^payment method$/,
    status: /^status$/,
    amount: /^amount$/,
  }
  const out: Partial<Record<(typeof COLUMNS)[number], string>> = {}
  for (const [at, name] of COLUMNS.entries()) {
    const cell = english ? head.text(row, names[name]) : row[at]
    if (cell !== undefined && cell.trim() !== '') out[name] = cell.trim()
  }
  return out
}

// "Jun 10, 2026, 10:35:12 AM UTC", and since 2026 "2026-10-01 10:35:12 UTC".
function timeOf(text: string | undefined): number | null {
  return fromIso(text?.replace(/ UTC$/, 'Z')) ?? printedTime(text ?? '')?.ms ?? null
}
