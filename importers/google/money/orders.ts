import {
  amountOf,
  asArray,
  asNumber,
  asObject,
  asText,
  baseName,
  fromEpoch,
  type Item,
  plausible,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
} from '@mandate/importer'

const RESERVATION = /^(\w+)Reservation$/

type Line = Record<string, unknown>

/** `Purchases & Reservations/order_*.json`: one thing that was bought or booked, as Google found it in letters. */
export async function* readBoughtOrder(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry } = source
  const order = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const lines = asArray(order['lineItem']).map(asObject)
  const id = asText(order['merchantOrderId']) ?? asNumber(order['merchantOrderId'])?.toString()
  const seller = nameOf(order['transactionMerchant']) ?? nameOf(lines[0]?.['provider'])
  const raw = usecOf(order['creationTime']) ?? lines.map(departure).find((one) => one !== null)
  const caps = { now: source.now, zeroIsMissing: true, note: source.note }
  const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
  const title = [...new Set(lines.flatMap((line) => titleOf(line) ?? []))].join(', ')
  const bought = lines.map((line) => asObject(line['purchase']))
  const status = asObject(order['orderStatus'])['status'] ?? bought[0]?.['status']
  const urls = bought.flatMap((one) => asText(asObject(one['landingPageUrl'])['link']) ?? [])
  const read = new Set(['merchantOrderId'])
  if (time !== null && usecOf(order['creationTime']) !== null) read.add('creationTime')
  if (isOnly(order['transactionMerchant'], 'name')) read.add('transactionMerchant')
  if (isOnly(order['orderStatus'], 'status')) read.add('orderStatus')
  const rest = restOf(order, read)
  const item: Item = {
    collection: 'google.purchases',
    key: [seller ?? '', id ?? baseName(entry.path)].join('\u001f'),
    time,
    fields: present({
      ...{ order_id: id, seller, title, kind: kindOf(lines) },
      ...{ status: asText(status)?.toLowerCase(), url: urls[0] },
      ...priceOf(order, bought),
    }),
    ...(rest && { rest }),
  }
  if (Object.keys(item.fields).length === 0) return source.leave()
  yield { items: [{ element: 0, item }] }
}

/** "flight" of `flightReservation`; what is no booking is a purchase. */
function kindOf(lines: readonly Line[]): string {
  const booked = lines.flatMap((line) => Object.keys(line)).find((name) => RESERVATION.test(name))
  return RESERVATION.exec(booked ?? '')?.[1]?.toLowerCase() ?? 'purchase'
}

function titleOf(line: Line): string | undefined {
  const leg = legOf(line)
  const cities = ['departureAirport', 'arrivalAirport'].flatMap((end) => {
    const airport = asObject(leg[end])
    return nameOf(airport['servesCity']) ?? nameOf(airport) ?? []
  })
  if (cities.length > 0) return cities.join(' – ')
  return nameOf(asObject(line['purchase'])['productInfo']) ?? asText(line['name'])
}

function legOf(line: Line): Record<string, unknown> {
  return asObject(asObject(line['flightReservation'])['flightLeg'])
}

function departure(line: Line): unknown {
  return usecOf(asObject(legOf(line)['flightStatus'])['departureTime'])
}

/** The total, else what its only line costs. */
function priceOf(order: Record<string, unknown>, bought: readonly Line[]) {
  const total = asArray(order['priceline']).map(asObject).find(isTotal)
  const amount = asObject(total?.['amount'])
  const micros = asNumber(amount['amountMicros'])
  const currency = asText(asObject(amount['currencyCode'])['code'])
  if (micros !== undefined) return { amount: micros / 1e6, ...(currency && { currency }) }
  const printed = asText(asObject(bought[0]?.['unitPrice'])['displayString'])
  return bought.length === 1 && Number(bought[0]?.['quantity'] ?? 1) === 1 ? amountOf(printed) : {}
}

function isTotal({ type }: Record<string, unknown>): boolean {
  return type === 'TOTAL'
}

function nameOf(value: unknown): string | undefined {
  return asText(asObject(value)['name'])
}

/** Whether nothing but that member is told. */
function isOnly(value: unknown, member: string): boolean {
  return Object.keys(asObject(value)).every((name) => name === member)
}

/** Microseconds, in text. */
function usecOf(value: unknown): string | number | null {
  const usec = asObject(value)['usecSinceEpochUtc']
  return asText(usec) ?? asNumber(usec) ?? null
}
