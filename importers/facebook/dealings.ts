import {
  amountOf,
  asArray,
  asNumber,
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  type Source,
  toIso,
} from '@mandate/importer'
import { labelled, labelsOf, type Row, timeOf, urlOf } from '@mandate/importer/meta'

type Value = Record<string, unknown>

/** An entry of plain members. `read`: what was made of them; members that gave nothing are kept as they stand. */
function entry(collection: string, { source, raw, value, read, known }: Parts): Item | null {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const time = plausible(fromEpoch(raw[1]), { ...caps, stated: raw[1] })
  const fields = present(Object.fromEntries(Object.values(read))) as Fields
  if (Object.keys(fields).length === 0 && time === null) return null
  const said = Object.entries(read).flatMap(([member, [field]]) =>
    field in fields ? [member] : [],
  )
  const blank = Object.keys(value).filter((name) => isBlank(value[name]))
  const rest = restOf(value, new Set([...said, ...blank, ...(time === null ? [] : [raw[0]])]))
  const key = [...known, time ?? ''].map((one) => one ?? '').join('\u001f')
  return {
    ...{ collection, key: counted(source, time, key, collection), time, fields },
    ...(rest && { rest }),
  }
}

interface Parts {
  source: Source
  /** The member with its time, and what stands there. */
  raw: [member: string, stated: unknown]
  value: Value
  /** By member: the field, and what it says. */
  read: Record<string, [field: string, said: unknown]>
  /** What tells it from others of its moment. */
  known: unknown[]
}

function isBlank(value: unknown): boolean {
  return value === null || value === '' || value === 0
}

/** Money sent, received and paid through Facebook. */
export const payments: Row = {
  read(value, { source }): Item | null {
    if (value['label_values'] !== undefined) return labelledPayment(value, source)
    const text = (member: string) => asText(value[member])
    const stated = asNumber(value['amount']) ?? amountOf(text('amount')).amount
    const kind = text('type')?.toLowerCase()
    return entry('facebook.payments', {
      ...{ source, value, raw: ['created_timestamp', value['created_timestamp']] },
      read: {
        amount: ['amount', stated],
        currency: ['currency', text('currency')],
        sender: ['sender', text('sender')],
        receiver: ['receiver', text('receiver')],
        type: ['kind', kind],
        status: ['status', text('status')?.toLowerCase()],
        payment_method: ['payment_method', text('payment_method')],
      },
      known: [text('sender'), text('receiver'), value['amount'], text('currency'), kind],
    })
  },
}

/** Fundraisers one gave to: how much stands there as it was printed. */
export const donations: Row = {
  read(value, { source }): Item[] {
    const { attachments, ...about } = value
    const data = asArray(attachments).flatMap((one) => asArray(asObject(one)['data']))
    const given = data.flatMap((one) => asObject(one)['fundraiser'] ?? []).map(asObject)
    return (given.length > 0 ? given : [{}]).flatMap((fundraiser) => {
      const title = asText(fundraiser['title'])
      const printed = asText(fundraiser['donated_amount']) ?? asNumber(fundraiser['donated_amount'])
      const { amount, currency } = amountOf(printed?.toString())
      const made = entry('facebook.payments', {
        ...{ source, value: { ...about, ...fundraiser }, raw: ['timestamp', value['timestamp']] },
        read: {
          title: ['title', title],
          donated_amount: ['amount', amount],
          '': ['currency', currency],
        },
        known: ['donation', title, printed],
      })
      return made ? [{ ...made, fields: { ...made.fields, kind: 'donation' } }] : []
    })
  },
}

/** Who poked whom. */
export const pokes: Row = {
  read(value, { source }): Item | null {
    const [sender, receiver] = [asText(value['poker']), asText(value['pokee'])]
    return entry('facebook.pokes', {
      ...{ source, value, raw: ['timestamp', value['timestamp']] },
      read: {
        poker: ['sender', sender],
        pokee: ['receiver', receiver],
        rank: ['rank', asNumber(value['rank'])],
      },
      known: [sender, receiver],
    })
  },
}

/** Apps and sites one signed in to with Facebook. */
export const apps: Row = {
  read(value, { source }): Item | null {
    const stated = value['removed_timestamp']
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note, stated }
    const removed = isBlank(stated) ? null : plausible(fromEpoch(stated), caps)
    const id = asText(value['user_app_scoped_id']) ?? asNumber(value['user_app_scoped_id'])
    const name = asText(value['name'])
    return entry('facebook.apps', {
      ...{ source, value, raw: ['added_timestamp', value['added_timestamp']] },
      read: {
        name: ['name', name],
        category: ['state', asText(value['category'])?.toLowerCase()],
        user_app_scoped_id: ['app_id', id?.toString()],
        removed_timestamp: ['removed_at', removed === null ? undefined : toIso(removed)],
      },
      known: [name ?? id],
    })
  },
}

/** What Facebook called one's attention to. */
export const notifications: Row = {
  read(value, { source }): Item | null {
    if (value['label_values'] !== undefined) return labelledNotification(value, source)
    const [text, url] = [asText(value['text']), asText(value['href'])]
    const unread = typeof value['unread'] === 'boolean' ? value['unread'] : undefined
    return entry('facebook.notifications', {
      ...{ source, value, raw: ['timestamp', value['timestamp']] },
      read: { text: ['text', text], href: ['url', url], unread: ['unread', unread] },
      // The text is a sentence, in the account's language.
      known: [url ?? text],
    })
  },
}

/** The same below labels, since 2024: the words are a sentence, and the longest of what stands there. */
function labelledNotification(value: Value, source: Source): Item | null {
  const labels = labelsOf(value['label_values'])
  const words = labels.flatMap((one) => (one.url === undefined ? (one.value ?? []) : []))
  const text = labelled(labels, 'text') ?? words.toSorted((a, b) => b.length - a.length)[0]
  const url = urlOf(labels)
  return entry('facebook.notifications', {
    ...{ source, value, raw: ['timestamp', value['timestamp'] ?? timeOf(labels)] },
    read: { text: ['text', text], url: ['url', url] },
    known: [url ?? asText(value['fbid']) ?? text],
  })
}

const AMOUNT = /amount|montant|betrag|importe|importo|valor|bedrag|kwota|tutar|сумма|金額|금액/iu

/** What was paid is told by its label, or by being a sum of money; the rest stays below its labels. */
function labelledPayment(value: Value, source: Source): Item | null {
  const labels = labelsOf(value['label_values'])
  const said = (name: RegExp) => labels.find((one) => name.test(one.name))?.value
  const printed = said(AMOUNT) ?? labels.find((one) => isMoney(one.value))?.value
  const { amount, currency } = amountOf(printed)
  const [sender, receiver] = [said(/^sender|^from$|expéditeur/i), said(/^recei|^recipient|^to$/i)]
  return entry('facebook.payments', {
    ...{ source, value, raw: ['timestamp', value['timestamp'] ?? timeOf(labels)] },
    read: {
      amount: ['amount', amount],
      currency: ['currency', said(/^currency$|^devise$|^währung$/i) ?? currency],
      sender: ['sender', sender],
      receiver: ['receiver', receiver],
      type: ['kind', said(/^(payment )?type$/i)?.toLowerCase()],
      status: ['status', said(/^status$/i)?.toLowerCase()],
      payment_method: ['payment_method', said(/^payment method$/i)],
    },
    known: [asText(value['fbid']), sender, receiver, amount],
  })
}

/** "4,50 €", "US$12.00". */
function isMoney(text: string | undefined): boolean {
  return /^(\p{Sc}|[A-Z]{1,3}\$?)\s?\d[\d.,\s]*$|^\d[\d.,\s]*(\p{Sc}|[A-Z]{3})$/u.test(text ?? '')
}
