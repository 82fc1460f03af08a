import { isInFitbit } from '../fit/kinds.ts'
import { isMeasured } from '../fit/measured.ts'
import { timeOf } from '../money/pay.ts'
import { isListHead } from '../places/lists.ts'
import { isListId, isOfChannels, isVideoId } from '../youtube/heads.ts'
import { firstRows } from './tables.ts'

export type TableShape =
  | 'subscriptions'
  | 'comments'
  | 'playlists'
  | 'playlist items'
  | 'songs'
  | 'videos'
  | 'payments'
  | 'rewards'
  | 'access log'
  | 'account devices'
  | 'meetings'
  | 'fit table'
  | 'measured'
  | 'periods'
  | 'positions'
  | 'saved list'

const VIDEO = /^[\w-]{11}$/
/** Of playlists, among them what one likes. */
const LIST = /^(PL|OL|FL)[\w-]{10,}$|^LL[\w-]{20,}$|^(WL|LL)$/
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/

/**
 * What a table is: by English words of its head where they are there, else by what its cells look
 * like, because heads and file names come in the account's language.
 */
export function tableShape(head: Buffer, path: string): TableShape | null {
  const rows = firstRows(head)
  const names = (rows[0] ?? []).map((name) => name.trim().toLowerCase())
  const has = (...wanted: string[]) => wanted.every((name) => names.includes(name))
  const first = rows[1] ?? []
  if (isInFitbit(path)) {
    if (has('sleep_id', 'sleep_start') || has('exercise_id', 'exercise_start')) return 'periods'
    if (has('timestamp', 'latitude', 'longitude')) return 'positions'
    return isMeasured(rows, path) ? 'measured' : null
  }
  if (has('device type') && has('gaia id')) return 'account devices'
  if (has('activity timestamp') || (has('ip address') && has('gaia id'))) return 'access log'
  if (has('start time', 'duration') && (has('meeting code') || has('conference id')))
    return 'meetings'
  if (has('time', 'transaction id', 'description', 'amount')) return 'payments'
  if (isInPay(path) && names.some((name) => /^reward/.test(name))) return 'rewards'
  if (has('comment id', 'comment text') || has('live chat id', 'live chat text')) return 'comments'
  if (rows.some((row) => row.some((cell) => /^\{"(text|takeoutSegments)":/.test(cell)))) {
    return 'comments'
  }
  if (has('channel id', 'channel url') || isSubscription(first)) return 'subscriptions'
  if (has('playlist id') && names.some((name) => name.startsWith('playlist title'))) {
    return 'playlists'
  }
  if (
    rows.some((row) => VIDEO.test(row[0]?.trim() ?? '') && row.length === 2 && MOMENT.test(row[1]!))
  )
    return 'playlist items'
  if (
    names[0] === 'video id' &&
    (names.includes('playlist video creation timestamp') || names.includes('time added'))
  ) {
    return 'playlist items'
  }
  if (names[0] === 'playlist id' || isListing(rows, path)) return 'playlist items'
  // These two words are English in every language.
  if (has('song title', 'album title')) return 'songs'
  if (rows.some((row) => LIST.test(row[0] ?? '') && row.length > 3)) {
    return rows.some((row) => VIDEO.test(row[0]?.trim() ?? '')) ? 'playlist items' : 'playlists'
  }
  if (has('video id', 'video title (original)')) return 'videos'
  const most = isInYouTube(path) ? 6 : 9
  if (
    VIDEO.test(first[0] ?? '') &&
    first.length >= most &&
    first.some((cell) => MOMENT.test(cell))
  ) {
    return 'videos'
  }
  if (
    /(^|\/)(Google )?Fit\//i.test(path) &&
    names.some((name) => /\((kcal|ms?|m\/s|bpm|kg|deg)\)|^step count$/.test(name))
  ) {
    return 'fit table'
  }
  if (rows.some(isListHead)) return 'saved list'
  const named = shapeByNames(names)
  if (named) return named
  return isPayments(first, path) ? 'payments' : null
}

/** Where what stands for numbers has no shape, a head in a language whose words are known tells what it is. */
function shapeByNames(names: readonly string[]): TableShape | null {
  if (isOfChannels(names)) return 'subscriptions'
  if (isListId(names[0]) && names.length > 5) return 'playlists'
  if (!isVideoId(names[0])) return null
  if (names.length === 2) return 'playlist items'
  return names.length > 8 ? 'videos' : null
}

/** Videos and when they were added, whatever stands for their numbers. */
function isListing([, ...rows]: readonly string[][], path: string): boolean {
  const isListed = ([video, added = '']: string[]) => video !== '' && MOMENT.test(added)
  return (
    isInYouTube(path) && rows.length > 0 && rows.every((row) => row.length === 2 && isListed(row))
  )
}

function isInYouTube(path: string): boolean {
  return /(^|\/)YouTube[^/]*\//i.test(path)
}

function isSubscription(row: readonly string[]): boolean {
  const channel = /^UC[\w-]{20,}$/.test(row[0] ?? '') || row[1]?.endsWith(`/channel/${row[0]}`)
  return channel === true && row.length === 3 && /youtube\.com\/channel\//.test(row[1] ?? '')
}

function isInPay(path: string): boolean {
  return /(^|\/)Google Pay\//i.test(path)
}

/** In Google Pay's folder, whatever the file and its columns are called: a moment first, a sum of money last. */
function isPayments(row: readonly string[], path: string): boolean {
  if (row.length !== 7) return false
  if (/(^|\/)transactions(_[^/]*)?\.csv$/i.test(path)) return true
  return isInPay(path) && timeOf(row[0]) !== null && /\d/.test(row[6] ?? '')
}
