import { fromIso, plausible, present, type Source } from '@mandate/importer'
import { printedTime } from '../dates/dates.ts'
import { type Head, readTable } from '../tables/tables.ts'
import { amountOf } from './amounts.ts'

const COLUMNS = ['time', 'id', 'title', 'product', 'method', 'status', 'amount'] as const

/** `transactions_<id>.csv` of Google Pay: the columns keep their order in every language. */
export function readPayments(source: Source) {
  return readTable(source, (row, head) => {
    const said = cells(row, head)
    const ms = timeOf(said.time)
    const time = plausible(ms, {
      ...{ now: source.now, days: 2, stated: said.time, note: source.note },
    })
    if (said.id === undefined && time === null) return null
    const isUnread = said.time !== undefined && ms === null
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
      ...(isUnread && { rest: { time: said.time } }),
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

const MINUTES = /(?<![\d:.])(\d{1,2})(:|\.)(\d{2})(?![\d:]|\.\d)/

/**
 * "Jun 10, 2026, 10:35:12 AM UTC", since 2026 "2026-10-01 10:35:12 UTC", and "Nov 23, 2025, 3:13 PM"
 * to the minute. Where no zone stands it is UTC, as in Google's other files.
 */
function timeOf(text = ''): number | null {
  const full = text.replace(MINUTES, '$1$2$3$200')
  return (
    fromIso(text.replace(/ UTC$/, 'Z')) ?? printedTime(text)?.ms ?? printedTime(full)?.ms ?? null
  )
}
