import {
  asArray,
  asObject,
  asText,
  counted,
  type Fields,
  type FileReference,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
} from '@mandate/importer'
import {
  cameraOf,
  labelled,
  labelsOf,
  lastingName,
  type Row,
  timeOf,
  withoutAddresses,
} from '@mandate/importer/meta'

const MAPPED = new Set(['media', 'title', 'creation_timestamp', 'uri', 'thumbnail'])

/** Posts, stories and reels: one or several pictures and films under one text. */
export function shown(collection: string, kind: string): Row {
  return {
    read(value, { media, source }): Item | null {
      // A story is its picture; a post holds a list of them.
      const several = asArray(value['media']).map(asObject)
      const all = (several.length > 0 ? several : [value]).filter(says)
      const uris = all.flatMap(({ uri }) => asText(uri) ?? [])
      const labels = labelsOf(value['label_values'])
      const text =
        asText(value['title']) ??
        all.map(({ title }) => asText(title)).find(Boolean) ??
        labelled(labels, 'text')
      if (all.length === 0 && text === undefined) return null
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const own = value['creation_timestamp'] ?? value['timestamp'] ?? timeOf(labels)
      const raw = own ?? all[0]?.['creation_timestamp']
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      const files: FileReference[] = []
      const remote: string[] = []
      for (const uri of uris) {
        const found = media.reference('media', uri)
        if (found) files.push(found)
        else remote.push(uri)
      }
      const { latitude, longitude, camera } = Object.assign({}, ...all.map(cameraOf).reverse())
      const details = all
        .map((one) => {
          const title = asText(one['title'])
          return { ...restOf(one, MAPPED), ...(title && title !== text && { title }) }
        })
        .filter((one) => Object.keys(one).length > 0)
      const rest = {
        ...(several.length > 0 && restOf(value, MAPPED)),
        ...(details.length > 0 && { media: withoutAddresses(details) }),
        ...(remote.length > 0 && { remote }),
      }
      const key = [fromEpoch(raw) ?? '', ...uris.map(lastingName)].join('\u001f')
      return {
        collection,
        // Texts are changed and pictures come with later parts: the names of the files stay. Where there are none, the order.
        key: uris.length > 0 ? key : counted(source, time, key, kind),
        time,
        fields: present({ text, kind, latitude, longitude, camera }) as Fields,
        ...(files.length > 0 && { files }),
        ...(Object.keys(rest).length > 0 && { rest }),
      }
    },
  }
}

/** Of a picture that is gone its words, place and time are still told. */
function says(one: Record<string, unknown>): boolean {
  return asText(one['uri']) !== undefined || asText(one['title']) !== undefined
}
