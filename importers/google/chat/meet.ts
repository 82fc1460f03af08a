import { fromIso, plausible, present, type Source } from '@mandate/importer'
import { readTable } from '../tables/tables.ts'

/** `Google Meet/ConferenceHistory/conference_history_records.csv`: calls and meetings, one row each. Times are UTC. */
export function readMeetings(source: Source) {
  const caps = { now: source.now, days: 2, note: source.note }
  return readTable(source, (cells, head) => {
    const row = rejoined(cells)
    const text = (name: RegExp) => head.text(row, name)
    const stated = text(/^start time$/)
    const start = plausible(fromIso(stated), { ...caps, stated })
    const [conference, code] = [text(/^conference id$/), text(/^meeting code$/)]
    if (start === null && conference === undefined && code === undefined) return null
    const duration = secondsOf(text(/^duration$/))
    const end =
      plausible(fromIso(text(/^end time$/)), caps) ??
      (start === null || duration === undefined ? null : start + duration * 1000)
    const lower = (name: RegExp) => text(name)?.toLowerCase()
    return {
      collection: 'google.meet',
      key: [conference ?? code ?? '', start ?? stated ?? ''].join('\u001f'),
      time: start,
      ...(end !== null && { timeEnd: end }),
      fields: present({
        ...{ meeting_code: code, duration },
        direction: lower(/^call direction$/),
        result: lower(/^direct call result$/),
        state: lower(/^participation state$/),
        participants: peopleIn(text(/^call counterparts$/)),
      }),
      ...(conference !== undefined && { rest: { 'conference id': conference } }),
    }
  })
}

/** People stand in brackets, at times without quotes around them: `[a@example.com,b@example.com]`. */
function rejoined(cells: readonly string[]): string[] {
  const first = cells.findIndex((cell) => cell.startsWith('[') && !cell.endsWith(']'))
  const last = cells.findIndex((cell, at) => at > first && cell.endsWith(']'))
  if (first < 0 || last < 0) return [...cells]
  return [
    ...cells.slice(0, first),
    cells.slice(first, last + 1).join(','),
    ...cells.slice(last + 1),
  ]
}

function peopleIn(text = ''): string[] {
  const people = text.replace(/^\[|\]$/g, '').split(/[,;]/)
  return people.map((one) => one.trim()).filter((one) => one !== '')
}

/** "1:02:16" */
function secondsOf(text = ''): number | undefined {
  const found = /^(?:(\d+):)?(\d{1,2}):(\d\d)$/.exec(text.trim())
  if (!found) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return hours * 3600 + minutes * 60 + seconds
}
