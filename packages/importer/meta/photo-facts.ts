import { lookForCamera } from '../camera/index.ts'
import type { Item, Source } from '../contract.ts'
import { toIso } from '../times.ts'

/**
 * Meta takes place and camera out of most pictures and writes them beside; what it left in the first
 * picture of a post counts where nothing stands beside. A clock without its zone says nothing here:
 * when it was sent is known.
 */
export async function addCamera(item: Item, { keep, now }: Source): Promise<void> {
  const kind = /^\w+\.(photos|posts|stories|reels)$/.exec(item.collection)?.[1]
  const picture = item.files?.find(({ entry }) => entry !== undefined)
  if (!kind || !picture?.entry) return
  const camera = lookForCamera()
  await keep({ ...picture.entry, path: picture.name }, camera)
  const facts = camera.facts()
  if (!facts) return
  const { latitude, longitude, device, time, zoned } = facts
  const { fields } = item
  if (fields['latitude'] === undefined && latitude !== undefined) {
    Object.assign(fields, { latitude, longitude })
  }
  if (device !== undefined && item.collection !== 'facebook.posts') fields['camera'] ??= device
  if (kind !== 'photos' || fields['taken_at'] !== undefined) return
  if (!zoned || time === null || time > now) return
  fields['taken_at'] = toIso(time)
  item.time = time
}
