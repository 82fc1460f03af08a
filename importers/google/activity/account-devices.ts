import { counted, fromIso, plausible, present, type Source, toIso } from '@mandate/importer'
import { readTable } from '../tables/tables.ts'

/**
 * `Devices - A list of devices (….csv` beside the list of accesses: what used the account lately. Until about 2022 where and when it
 * was last used stood in one cell, line by line.
 */
export function readAccountDevices(source: Source) {
  const time = (text: string | undefined) => {
    const stated = text?.trim().replace(/ UTC$/, 'Z')
    return plausible(fromIso(stated), { now: source.now, days: 2, stated, note: source.note })
  }
  const iso = (ms: number | null) => (ms === null ? undefined : toIso(ms))
  return readTable(source, (row, head) => {
    const place = head.text(row, /^device last location$/) ?? ''
    const inPlace = (label: RegExp) => label.exec(place)?.[1]
    const kind = head.text(row, /^device type$/)?.toLowerCase()
    const brand = head.text(row, /^(brand|device brand)( name)?$/)
    const model =
      head.text(row, /^(device model|model)( name)?$/) ?? head.text(row, /^marketing name$/)
    const last = head.text(row, /^(device )?last activity (time|timestamp)/) ?? inPlace(LAST)
    const name = head.text(row, /^user given name$/)
    if (kind === undefined && brand === undefined && model === undefined) return null
    const first = time(head.text(row, /^(device )?first activity (time|timestamp)/))
    return {
      collection: 'google.account_devices',
      // Two telephones may be alike.
      key: counted(source, null, [kind, brand, model, name, first ?? ''].join('\u001f')),
      time: first,
      fields: present({
        ...{ kind, brand, model, name },
        os: head.text(row, /^(os|operating system)$/),
        os_version: head.text(row, /^os version$/),
        country: head.text(row, /(^| )country( code)?$/) ?? inPlace(COUNTRY),
        last_active: iso(time(last)),
      }),
      ...(place !== '' && { rest: { 'device last location': place } }),
    }
  })
}

const COUNTRY = /Country ISO:\s*([A-Z]{2})/
const LAST = /Last Activity Time:\s*(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)/
