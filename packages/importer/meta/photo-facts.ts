import { type CameraFacts, lookForCamera } from '../camera/index.ts'
import type { Item, Source } from '../contract.ts'
import { toIso } from '../formats/times.ts'

/** Kinds of records whose first picture may know more than stands beside it. */
const PICTURED = /^\w+\.(photos|posts|stories|reels)$/

export function isPictured(collection: string): boolean {
  return PICTURED.test(collection)
}

/** What a picture of one of Meta's records knows, read while it is kept. */
export async function addCamera(item: Item, { keep, now }: Source): Promise<void> {
  const picture = item.files?.find(({ entry }) => entry !== undefined)
  if (!isPictured(item.collection) || !picture?.entry) return
  const camera = lookForCamera()
  await keep({ ...picture.entry, path: picture.name }, camera)
  addFacts(item, camera.facts(), now)
}

/**
 * Meta takes place and camera out of most pictures and writes them beside; what it left in the first
 * picture of a post counts where nothing stands beside. A clock without its zone says nothing here:
 * when it was sent is known.
 */
export function addFacts(
  item: Pick<Item, 'collection' | 'fields' | 'time'>,
  facts: CameraFacts | null,
  now: number,
): void {
  if (!facts) return
  const { latitude, longitude, device, time, zoned } = facts
  const { collection, fields } = item
  if (fields['latitude'] === undefined && latitude !== undefined) {
    Object.assign(fields, { latitude, longitude })
  }
  if (device !== undefined && collection !== 'facebook.posts') fields['camera'] ??= device
  if (!collection.endsWith('.photos') || fields['taken_at'] !== undefined) return
  if (!zoned || time === null || time > now) return
  fields['taken_at'] = toIso(time)
  item.time = time
}
