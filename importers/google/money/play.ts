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
