import {
  asArray,
  asNumber,
  asObject,
  asText,
  fromEpoch,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
  toIso,
} from '@mandate/importer'
import { amountOf } from './amounts.ts'

/** `Installs.json` of the Play Store: which app on which device. */
export function readInstalls(source: Source) {
  const time = timeReader(source)
  return readElements(source, ({ value }) => {
    const install = asObject(asObject(value)['install'])
    const app = titleOf(install['doc'])
    if (app === undefined) return null
    const device = asObject(install['deviceAttribute'])
    const named = asText(device['deviceDisplayName']) ?? asText(device['model'])
    const first = time(install['firstInstallationTime'])
    const updated = time(install['lastUpdateTime'])
    const rest = restOf(install, new Set(['doc', 'firstInstallationTime', 'lastUpdateTime']))
    return {
      collection: 'google.play.installs',
      key: [app, named ?? '', first ?? updated ?? ''].join('\u001f'),
      time: updated ?? first,
      fields: present({
        app,
        kind: kindOf(install['doc']),
        device: named,
        installed_at: first === null ? undefined : toIso(first),
      }),
      ...(rest && { rest }),
    }
  })
}

/** `Purchase History.json` and `Order History.json`: what was bought. */
export function readPurchases(source: Source) {
  const time = timeReader(source)
  return readElements(source, ({ value }) => {
    const object = asObject(value)
    return object['orderHistory'] === undefined
      ? purchase(asObject(object['purchaseHistory']), time)
      : order(asObject(object['orderHistory']), time)
  })
}

function purchase(bought: Record<string, unknown>, time: (value: unknown) => number | null) {
  const title = titleOf(bought['doc'])
  const at = time(bought['purchaseTime'])
  if (title === undefined && at === null) return null
  const price = asText(bought['invoicePrice'])
  const rest = restOf(bought, new Set(['doc', 'purchaseTime', 'invoicePrice']))
  return {
    collection: 'google.play.purchases',
    key: [title ?? '', at ?? '', price ?? ''].join('\u001f'),
    time: at,
    fields: present({
      title,
      kind: kindOf(bought['doc']),
      payment_method: asText(bought['paymentMethodTitle']),
      ...amountOf(price),
    }),
    ...(rest && { rest }),
  }
}

function order(made: Record<string, unknown>, time: (value: unknown) => number | null): Item {
  const id = asText(made['orderId'])
  const at = time(made['creationTime'])
  const lines = asArray(made['lineItem']).map((line) => asObject(asObject(line)['doc']))
  const titles = lines.flatMap((doc) => titleOf(doc) ?? [])
  const price = asText(made['totalPrice'])
  const refund = amountOf(asText(made['refundAmount'])).amount ?? 0
  const known = new Set(['orderId', 'creationTime', 'lineItem', 'totalPrice'])
  if (refund === 0) known.add('refundAmount')
  const rest = restOf(made, known)
  return {
    collection: 'google.play.purchases',
    key: id ?? [titles.join(', '), at ?? '', price ?? ''].join('\u001f'),
    time: at,
    fields: present({
      order_id: id,
      title: titles.join(', '),
      kind: kindOf(lines[0]),
      payment_method: asText(asObject(made['billingInstrument'])['displayName']),
      ...amountOf(price),
      status: refund > 0 ? 'refunded' : undefined,
    }),
    ...(rest && { rest }),
  }
}

/** `Library.json`: apps, books, films that one may use, and since when. */
export function readLibrary(source: Source) {
  const time = timeReader(source)
  return readElements(source, ({ value }) => {
    const held = asObject(asObject(value)['libraryDoc'])
    const title = titleOf(held['doc'])
    if (title === undefined) return null
    const at = time(held['acquisitionTime'])
    const kind = kindOf(held['doc'])
    return {
      collection: 'google.play.library',
      key: [title, kind ?? '', at ?? ''].join('\u001f'),
      time: at,
      fields: present({ title, kind }),
      ...left(held, ['doc', 'acquisitionTime']),
    }
  })
}

/** `Reviews.json` of the Play Store: what one said of an app, a book, a film. */
export function readReviews(source: Source) {
  const time = timeReader(source)
  return readElements(source, ({ value }) => {
    const review = asObject(asObject(value)['review'])
    const title = titleOf(review['document'])
    const at = time(review['creationTime'])
    if (title === undefined && at === null) return null
    return {
      collection: 'google.play.reviews',
      key: [title ?? '', at ?? ''].join('\u001f'),
      time: at,
      fields: present({
        title,
        kind: kindOf(review['document']),
        rating: asNumber(review['starRating']),
        heading: asText(review['title']),
        text: asText(review['comment']),
      }),
      ...left(review, ['document', 'creationTime', 'starRating', 'title', 'comment']),
    }
  })
}

/** `Subscriptions.json`: what is paid for again and again; it has no time of its own. */
export function readPlaySubscriptions(source: Source) {
  const { now, note } = source
  return readElements(source, ({ value }) => {
    const held = asObject(asObject(value)['subscription'])
    const title = titleOf(held['doc'])
    if (title === undefined) return null
    const [price, ...prices] = asArray(held['pricing']).map(asObject)
    const period = asObject(price?.['period'])
    const count = asNumber(period['count'])
    const unit = asText(period['unit'])?.toLowerCase()
    const at = (name: string) => {
      const stated = held[name]
      const ms = plausible(fromIso(stated), { now, zeroIsMissing: true, stated, note })
      return ms === null ? undefined : toIso(ms)
    }
    return {
      collection: 'google.play.subscriptions',
      key: title,
      time: null,
      fields: present({
        title,
        status: asText(held['state'])?.toLowerCase(),
        ...amountOf(asText(price?.['price'])),
        period: unit === undefined ? undefined : [count ?? [], unit].flat().join(' '),
        renews_at: at('renewalDate'),
        expires_at: at('expirationDate'),
      }),
      // Prices that are still to come, or were before.
      ...left(held, [
        'doc',
        'state',
        'renewalDate',
        'expirationDate',
        ...(prices.length === 0 ? ['pricing'] : []),
      ]),
    }
  })
}

/** `Devices.json`: phones and tablets that the Play Store was used on, as they were last. */
export function readDevices(source: Source) {
  const time = timeReader(source)
  return readElements(source, ({ value }) => {
    const device = asObject(asObject(value)['device'])
    const now = asObject(device['mostRecentData'])
    const model = asText(now['modelName'])
    const at = time(device['deviceRegistrationTime'])
    if (model === undefined && at === null) return null
    const active = time(device['lastTimeDeviceActive'])
    return {
      collection: 'google.play.devices',
      key: [model ?? '', at ?? ''].join('\u001f'),
      time: at,
      fields: present({
        model,
        manufacturer: asText(now['manufacturer']),
        name: asText(now['deviceName']),
        carrier: asText(now['carrierName']),
        country: asText(now['deviceIpCountry']),
        last_active: active === null ? undefined : toIso(active),
      }),
      ...left(device, ['deviceRegistrationTime', 'lastTimeDeviceActive']),
    }
  })
}

function left(value: Record<string, unknown>, mapped: readonly string[]): Pick<Item, 'rest'> {
  const rest = restOf(value, new Set(mapped))
  return rest ? { rest } : {}
}

function titleOf(doc: unknown): string | undefined {
  return asText(asObject(doc)['title'])
}

function kindOf(doc: unknown): string | undefined {
  return asText(asObject(doc)['documentType'])?.toLowerCase()
}

/** ISO text, or an object with seconds. */
function timeReader({ now, note }: Source) {
  return (value: unknown): number | null => {
    const seconds = asNumber(asObject(value)['seconds'])
    return plausible(fromIso(value) ?? fromEpoch(seconds ?? value), {
      now,
      days: 2,
      zeroIsMissing: true,
      stated: value,
      note,
    })
  }
}
