import type { ResolvedItem } from '@mandate/grants'

/** Days as ISO dates, both included; '' is open. */
export interface Window {
  from: string
  to: string
}

/** The days that at least one of the items is about; open where one of them is. */
export function windowOf(items: readonly ResolvedItem[]): Window {
  const windows = items.flatMap((item) => item.concrete.map((permission) => daysOf(permission)))
  const froms = windows.map((window) => window.from)
  const tos = windows.map((window) => window.to)
  return {
    from: froms.includes('') ? '' : (froms.sort()[0] ?? ''),
    to: tos.includes('') ? '' : (tos.sort().at(-1) ?? ''),
  }
}

function daysOf(permission: ResolvedItem['concrete'][number]): Window {
  const time = permission.conditions.find(({ field }) => field === 'time')
  if (time?.kind !== 'interval') return { from: '', to: '' }
  return {
    from: time.from ? time.from.value.slice(0, 10) : '',
    to: time.to ? lastDay(time.to) : '',
  }
}

/** An exclusive bound is said as the last day included. */
function lastDay({ value, open }: { value: string; open: boolean }): string {
  const at = Date.parse(value) - (open ? 1 : 0)
  return new Date(at).toISOString().slice(0, 10)
}

/** A day as a date field sends it; the 31st of February is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
