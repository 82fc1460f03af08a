import { baseName, present, type Source } from '@mandate/importer'
import { type Head, readTable } from '../tables/tables.ts'

/**
 * The library and the uploads of YouTube Music. Since 2023 the first column is the video, under a
 * name in the account's language, and each artist has one; before there were addresses.
 */
export function readSongs(source: Source) {
  const playlist = baseName(source.entry.path)
    .replace(/\.csv$/i, '')
    .replaceAll('-', ' ')
  const map = (row: string[], head: Head) => {
    const title = head.text(row, /^song title$/)
    const album = head.text(row, /^album title$/)
    const video = videoOf(row[0] ?? '')
    if (title === undefined && video === undefined) return null
    const artists = row.filter((cell, at) => isArtist(head.cells[at]) && cell.trim() !== '')
    const artist = artists.join(', ')
    return {
      collection: 'google.youtube.playlist_items',
      key: [playlist, ...(video === undefined ? [title, album, artist] : [video])].join('\u001f'),
      time: null,
      fields: present({ playlist, video_id: video, title, album, artist }),
    }
  }
  return readTable(source, map, { isRead: () => true })
}

function isArtist(name: string | undefined): boolean {
  return /^artist names?( \d+)?$/.test(name ?? '')
}

function videoOf(cell: string): string | undefined {
  return /^\s*([\w-]{11})\s*$|[?&]v=([\w-]{11})/.exec(cell)?.slice(1).find(Boolean)
}
