import {
  amountOf,
  asArray,
  asNumber,
  asObject,
  asText,
  counted,
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
    return {
      collection: 'google.play.installs',
      key: counted(source, null, [app, named ?? '', first ?? updated ?? ''].join('\u001f')),
      time: updated ?? first,
      fields: present({
        app,
        kind: kindOf(install['doc']),
        device: named,
        installed_at: first === null ? undefined : toIso(first),
      }),
      ...left(install, {
        doc: isSaid(install['doc']),
        firstInstallationTime: first !== null,
        lastUpdateTime: updated !== null,
      }),
    }
  })
}

/** `Purchase History.json` and `Order History.json`: what was bought. */
export function readPurchases(source: Source) {
  const time = timeReader(source)
  return readElements(source, ({ value }) => {
    const object = asObject(value)
    const item =
      object['orderHistory'] === undefined
        ? purchase(asObject(object['purchaseHistory']), time)
        : order(asObject(object['orderHistory']), time)
    // An order has its number; the same thing bought twice in a moment has not.
    const isNumbered = item?.fields['order_id'] !== undefined
    return item && (isNumbered ? item : { ...item, key: counted(source, null, item.key) })
  })
}

function purchase(
  bought: Record<string, unknown>,
  time: (value: unknown) => number | null,
): Item | null {
  const title = titleOf(bought['doc'])
  const at = time(bought['purchaseTime'])
  if (title === undefined && at === null) return null
  const price = asText(bought['invoicePrice'])
  const paid = amountOf(price)
  return {
    collection: 'google.play.purchases',
    key: [title ?? '', at ?? '', price ?? ''].join('\u001f'),
    time: at,
    fields: present({
      title,
      kind: kindOf(bought['doc']),
      payment_method: asText(bought['paymentMethodTitle']),
      ...paid,
    }),
    ...left(bought, {
      doc: isSaid(bought['doc']),
      purchaseTime: at !== null,
      invoicePrice: paid.amount !== undefined,
    }),
  }
}

function order(made: Record<string, unknown>, time: (value: unknown) => number | null): Item {
  const id = asText(made['orderId'])
  const at = time(made['creationTime'])
  const sold = asArray(made['lineItem']).map(asObject)
  const lines = sold.map((line) => asObject(line['doc']))
  const titles = lines.flatMap((doc) => titleOf(doc) ?? [])
  const price = asText(made['totalPrice'])
  const paid = amountOf(price)
  const refund = amountOf(asText(made['refundAmount'])).amount
  return {
    collection: 'google.play.purchases',
    key: id ?? [titles.join(', '), at ?? '', price ?? ''].join('\u001f'),
    time: at,
    fields: present({
      order_id: id,
      title: titles.join(', '),
      kind: kindOf(lines[0]),
      payment_method: asText(asObject(made['billingInstrument'])['displayName']),
      ...paid,
      status: (refund ?? 0) > 0 ? 'refunded' : undefined,
    }),
    ...left(made, {
      orderId: id !== undefined,
      creationTime: at !== null,
      lineItem: sold.every((line) => isLineSaid(line, kindOf(lines[0]))),
      totalPrice: paid.amount !== undefined,
      refundAmount: refund === 0,
    }),
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
      key: counted(source, null, [title, kind ?? '', at ?? ''].join('\u001f')),
      time: at,
      fields: present({ title, kind }),
      ...left(held, { doc: isSaid(held['doc']), acquisitionTime: at !== null }),
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
    const rating = asNumber(review['starRating'])
    if (title === undefined && at === null) return null
    return {
      collection: 'google.play.reviews',
      key: counted(source, null, [title ?? '', at ?? ''].join('\u001f')),
      time: at,
      fields: present({
        title,
        kind: kindOf(review['document']),
        rating,
        heading: asText(review['title']),
        text: asText(review['comment']),
      }),
      ...left(review, {
        document: isSaid(review['document']),
        creationTime: at !== null,
        starRating: rating !== undefined,
        title: asText(review['title']) !== undefined,
        comment: asText(review['comment']) !== undefined,
      }),
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
    const [renews, expires] = [at('renewalDate'), at('expirationDate')]
    const paid = amountOf(asText(price?.['price']))
    const isPriced = prices.length === 0 && paid.amount !== undefined && unit !== undefined
    return {
      collection: 'google.play.subscriptions',
      key: counted(source, null, title),
      time: null,
      fields: present({
        title,
        status: asText(held['state'])?.toLowerCase(),
        ...paid,
        period: unit === undefined ? undefined : [count ?? [], unit].flat().join(' '),
        renews_at: renews,
        expires_at: expires,
      }),
      // Prices that are still to come, or were before.
      ...left(held, {
        doc: isSaid(held['doc']),
        state: asText(held['state']) !== undefined,
        renewalDate: renews !== undefined,
        expirationDate: expires !== undefined,
        pricing: isPriced,
      }),
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
      key: counted(source, null, [model ?? '', at ?? ''].join('\u001f')),
      time: at,
      fields: present({
        model,
        manufacturer: asText(now['manufacturer']),
        name: asText(now['deviceName']),
        carrier: asText(now['carrierName']),
        country: asText(now['deviceIpCountry']),
        last_active: active === null ? undefined : toIso(active),
      }),
      ...left(device, {
        deviceRegistrationTime: at !== null,
        lastTimeDeviceActive: active !== null,
      }),
    }
  })
}

/** What no field says: all members but those that were read, and those that say nothing. */
function left(value: Record<string, unknown>, read: Record<string, boolean>): Pick<Item, 'rest'> {
  const said = Object.keys(read).filter((name) => read[name] || isBlank(value[name]))
  const rest = restOf(value, new Set(said))
  return rest ? { rest } : {}
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** Whether a thing says no more than the fields do: what it is called, and of what kind it is. */
function isSaid(doc: unknown): boolean {
  const { title, documentType, ...more } = asObject(doc)
  const isText = (one: unknown) => one === undefined || asText(one) !== undefined
  return Object.keys(more).length === 0 && isText(title) && isText(documentType)
}

function isLineSaid({ doc, ...more }: Record<string, unknown>, kind: string | undefined): boolean {
  return Object.keys(more).length === 0 && isSaid(doc) && kindOf(doc) === kind
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
