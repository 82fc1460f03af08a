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

/** Fields, and what would let somebody in: cookies. */
const MAPPED = new Set([
  ...['action', 'timestamp', 'created_timestamp', 'updated_timestamp', 'ip_address', 'ip'],
  ...['user_agent', 'site', 'site_name', 'app', 'device', 'name', 'location'],
  ...['city', 'region', 'country', 'datr_cookie'],
])

/**
 * When, where and with what the account was used: what was done (`account_activity`, `account_accesses`, which
 * tell the same twice), or a session or device of that `kind`, from its beginning to when it was used last.
 */
export function signIns(kind?: string): Row {
  return {
    read(value, { source }): Item | null {
      const text = (...names: string[]) => names.map((name) => asText(value[name])).find(Boolean)
      const activity = kind ?? text('action')?.toLowerCase()
      const raw = value['timestamp'] ?? value['created_timestamp']
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      const ip = text('ip_address', 'ip')
      if (activity === undefined || (time === null && ip === undefined)) return null
      const until = plausible(fromEpoch(value['updated_timestamp']), caps)
      const named = ['city', 'region', 'country'].flatMap((name) => text(name) ?? [])
      const rest = restOf(asObject(value), MAPPED)
      return {
        collection: 'facebook.sign_ins',
        key: counted(source, time, [activity, fromEpoch(raw) ?? '', ip ?? ''].join('\u001f')),
        time,
        ...(until !== null && time !== null && until > time && { timeEnd: until }),
        fields: present({
          ...{ activity, ip, agent: text('user_agent'), product: text('site_name', 'site', 'app') },
          place: text('location') ?? (named.join(', ') || undefined),
          device: text('device', 'name'),
        }) as Fields,
        ...(rest && { rest }),
      }
    },
  }
}

/** What was changed about the account, and from where: what it was before and is since stands beside. */
export const accountChanges: Row = {
  read: ({ event, session, ...value }, context) =>
    signIns().read({ ...value, ...asObject(session), action: event }, context),
}
