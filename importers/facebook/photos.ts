import {
  asText,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  toIso,
} from '@mandate/importer'
import { cameraOf, lastingName, type Row, withoutAddresses } from '@mandate/importer/meta'

/** Where a file or its thumbnail lay says nothing, and differs from export to export. */
const MAPPED = new Set([
  ...['uri', 'thumbnail', 'creation_timestamp', 'title', 'description', 'media_metadata'],
])

/**
 * Pictures and films of albums and outside of them. Their files hold neither place nor camera any
 * more: what the export says beside them is all there is.
 */
export const photos: Row = {
  read(value, { media, source, album }): Item | null {
    const uri = asText(value['uri'])
    if (uri === undefined) return null
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
    const { latitude, longitude, camera, taken: stated } = cameraOf(value)
    const taken = plausible(fromEpoch(stated), caps)
    const created = plausible(fromEpoch(value['creation_timestamp']), caps)
    const found = media.reference('media', uri)
    const rest = {
      ...restOf(value, MAPPED),
      ...(value['media_metadata'] !== undefined && { media_metadata: value['media_metadata'] }),
      ...(!found && { remote: [uri] }),
    }
    return {
      collection: 'facebook.photos',
      // Not the bytes: they may come with a later part, and the picture must stay the same one.
      key: `${fromEpoch(value['creation_timestamp']) ?? ''}\u001f${lastingName(uri)}`,
      time: taken ?? created,
      fields: present({
        ...{ title: asText(value['title']), description: asText(value['description']), album },
        ...{ latitude, longitude, camera },
        taken_at: taken === null ? undefined : toIso(taken),
      }) as Fields,
      ...(found && { files: [found] }),
      ...(Object.keys(rest).length > 0 && {
        rest: withoutAddresses(rest) as Record<string, unknown>,
      }),
    }
  },
}
