import {
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  fromIso,
  type Item,
  plausible,
  present,
} from '@mandate/importer'
import { type Row, timeOf } from '@mandate/importer/meta'
import { saidBy } from './said.ts'

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[\da-f]{0,4}(:[\da-f]{0,4}){2,7})$/i
const AGENT = /^(Mozilla|Instagram|Barcelona|okhttp)\b|\((iPhone|iPad|Android|Linux|Windows)/i
/** What would let somebody in is written with stars, as far as it is written. */
const COOKIE = /^\*{3,}/

/** When, from where and with what program one signed in or out: labels in any language, told apart by what they say. */
export function signIns(activity: string): Row {
  return {
    read(value, { source }): Item | null {
      const labels = saidBy(value)
      const said = labels.flatMap((label) => label.value ?? [])
      const under = (name: RegExp) => labels.find((label) => name.test(label.name))?.value
      const shaped = (shape: RegExp) => said.find((one) => shape.test(one))
      const ip = shaped(ADDRESS) ?? under(/^ip[ -]|[ -]ip$/)
      const agent = shaped(AGENT) ?? under(/^user[ -]agent$/)
      const raw = timeOf(labels)
      const ms = fromEpoch(raw) ?? fromIso(asText(value['title']))
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(ms, { ...caps, stated: raw })
      if (time === null && ip === undefined) return null
      const others = Object.entries(asObject(value['string_map_data'])).flatMap(([name, one]) => {
        const text = asText(asObject(one)['value'])
        const isMore = text !== undefined && text !== ip && text !== agent && !COOKIE.test(text)
        return isMore ? [[name, text]] : []
      })
      return {
        collection: 'instagram.sign_ins',
        key: counted(source, time, [activity, ms ?? '', ip ?? ''].join('\u001f')),
        time,
        fields: present({ activity, ip, agent }) as Fields,
        ...(others.length > 0 && { rest: { said: Object.fromEntries(others) } }),
      }
    },
  }
}
