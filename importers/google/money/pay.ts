import {
  amountOf,
  asObject,
  asText,
  counted,
  fromIso,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { printedTime } from '../dates/dates.ts'
import { type Head, readTable } from '../tables/tables.ts'

const COLUMNS = ['time', 'id', 'title', 'product', 'method', 'status', 'amount'] as const

/**
 * `transactions_<id>.csv` of Google Pay: the columns keep their order in every language. In `Money sends and requests.csv`
 * there are others: what one wrote to it, and whether one sent, got or asked for it.
 */
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
      key: said.id ?? counted(source, null, [said.time, said.title, said.amount].join('\u001f')),
      time,
      fields: present({
        transaction_id: said.id,
        title: said.title,
        product: said.product,
        payment_method: said.method,
        status: said.status,
        kind: head
          .text(row, /^type$/)
          ?.trim()
          .toLowerCase(),
        ...amountOf(said.amount),
      }),
      ...(isUnread && { rest: { time: said.time } }),
    }
  })
}

/** `Rewards earned.csv`: what Google gave back. */
export function readRewards(source: Source) {
  return readTable(source, (row, head) => {
    const stated = head.text(row, /^(rewarded on|date)$/)?.trim()
    const title = head.text(row, /^(reward|reward description|description)$/)?.trim()
    const paid = head.text(row, /^(amount|reward amount)$/)?.trim()
    if (stated === undefined && title === undefined) return null
    const ms = timeOf(stated) ?? timeOf(`${stated}, 12:00:00 AM`)
    const time = plausible(ms, { now: source.now, days: 2, stated, note: source.note })
    const currency = head.text(row, /^currency$/)?.trim()
    return {
      collection: 'google.pay',
      key: counted(source, null, ['reward', stated, title, paid].join('\u001f')),
      time,
      fields: present({ title, kind: 'reward', ...(currency && { currency }), ...amountOf(paid) }),
    }
  })
}

/** `Group expenses.json`: what several shared, and who has paid of it. */
export function readGroupExpenses(source: Source) {
  return readElements(source, ({ value }) => {
    const shared = asObject(value)
    const stated = asText(shared['creation_time'])
    const title = asText(shared['title']) ?? asText(shared['group_name'])
    if (stated === undefined && title === undefined) return null
    const { now, note } = source
    const time = plausible(fromIso(stated), { now, days: 2, stated, note })
    const paid = amountOf(asText(shared['total_amount']))
    const read = new Set(['state', 'title'])
    if (time !== null) read.add('creation_time')
    if (paid.amount !== undefined) read.add('total_amount')
    const rest = restOf(shared, read)
    return {
      collection: 'google.pay',
      key: counted(source, null, ['group expense', stated, title].join('\u001f')),
      time,
      fields: present({
        ...{ title, kind: 'group expense', status: asText(shared['state']) },
        ...paid,
      }),
      ...(rest && { rest }),
    }
  })
}

function cells(row: readonly string[], head: Head) {
  const isEnglish = head.column(/^transaction id$/) >= 0
  const names: Record<(typeof COLUMNS)[number], RegExp> = {
    time: /^time$/,
    id: /^transaction id$/,
    title: /^description$/,
    product: /^product$/,
    method: /^(payment method|funding source)$/,
    status: /^status$/,
    amount: /^amount$/,
  }
  const out: Partial<Record<(typeof COLUMNS)[number], string>> = {}
  for (const [at, name] of COLUMNS.entries()) {
    const cell = isEnglish ? head.text(row, names[name]) : row[at]
    if (cell !== undefined && cell.trim() !== '') out[name] = cell.trim()
  }
  return out
}

const MINUTES = /(?<![\d:.])(\d{1,2})(:|\.)(\d{2})(?![\d:]|\.\d)/

/**
 * "Jun 10, 2026, 10:35:12 AM UTC", since 2026 "2026-10-01 10:35:12 UTC", and "Nov 23, 2025, 3:13 PM"
 * to the minute. Where no zone stands it is UTC, as in Google's other files.
 */
export function timeOf(text = ''): number | null {
  const full = text.replace(MINUTES, '$1$2$3$200')
  return (
    fromIso(text.replace(/ UTC$/, 'Z')) ?? printedTime(text)?.ms ?? printedTime(full)?.ms ?? null
  )
}
