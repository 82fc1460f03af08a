import { createHash } from 'node:crypto'
import { counted, fromIso, plausible, present, type Source } from '@mandate/importer'
import { printedTime } from '../dates/dates.ts'
import { readTable } from '../tables/tables.ts'

/**
 * `Activities - A list of Google services accessed by*.csv`: which of Google's services was used
 * when, from which address. Columns change from year to year and are found by their words.
 */
export function readAccessLog(source: Source) {
  return readTable(source, (row, head) => {
    const text = (name: RegExp) => head.text(row, name)
    const printed = text(/^activity timestamp$/)
    const product = text(/^product name$/)
    const ip = text(/^ip address$/)
    const agent = text(/^user agent/)
    const moment = fromIso(printed?.replace(/ UTC$/, 'Z')) ?? printedTime(printed ?? '')?.ms ?? null
    const time = plausible(moment, {
      ...{ now: source.now, days: 2, stated: printed, note: source.note },
    })
    if (printed === undefined && ip === undefined) return null
    const hash = createHash('sha256')
      .update(agent ?? '')
      .digest('hex')
      .slice(0, 32)
    return {
      collection: 'google.access_log',
      key: counted(source, time, [time ?? printed, product ?? '', ip ?? '', hash].join('\u001f')),
      time,
      fields: present({
        product,
        service: text(/^sub-?product name$/),
        activity: text(/^activity type$/),
        ip,
        city: text(/^activity city$/),
        country: text(/^activity country$/),
        agent,
      }),
    }
  })
}
