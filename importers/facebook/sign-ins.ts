import {
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
} from '@mandate/importer'
import type { Row } from '@mandate/importer/meta'

/**
 * When, where and with what the account was used: what was done (`account_activity`, `account_accesses`, which
 * tell the same twice), or a session or device of that `kind`, from its beginning to when it was used last.
 */
export function signIns(kind?: string): Row {
  return {
    read(value, { source }): Item | null {
      // What would let somebody in is left out: cookies.
      const used = new Set(['datr_cookie'])
      const text = (...names: string[]) => {
        const name = names.find((one) => asText(value[one]) !== undefined)
        if (name !== undefined) used.add(name)
        return name === undefined ? undefined : asText(value[name])
      }
      const activity = kind ?? text('action')?.toLowerCase()
      const began = value['timestamp'] === undefined ? 'created_timestamp' : 'timestamp'
      const raw = value[began]
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      if (time !== null) used.add(began)
      const ip = text('ip_address', 'ip')
      if (activity === undefined || (time === null && ip === undefined)) return null
      const until = plausible(fromEpoch(value['updated_timestamp']), caps)
      if (until !== null) used.add('updated_timestamp')
      const place =
        text('location') ??
        ['city', 'region', 'country'].flatMap((one) => text(one) ?? []).join(', ')
      const fields = present({
        ...{ activity, ip, agent: text('user_agent'), product: text('site_name', 'site', 'app') },
        ...{ place, device: text('device', 'name') },
      }) as Fields
      const rest = present(restOf(value, used) ?? {})
      return {
        collection: 'facebook.sign_ins',
        key: counted(source, time, [activity, fromEpoch(raw) ?? '', ip ?? ''].join('\u001f')),
        time,
        ...(until !== null && time !== null && until > time && { timeEnd: until }),
        fields,
        ...(Object.keys(rest).length > 0 && { rest }),
      }
    },
  }
}

/** What was changed about the account, and from where: what it was before and is since stands beside. */
export const accountChanges: Row = {
  read: ({ event, session, ...value }, context) =>
    signIns().read({ ...value, ...asObject(session), action: event }, context),
}
