import { NotCleanable, type Source } from '../source.ts'

/** Of "user data unregistered": modified digital video pack metadata, as camcorders write it (AVCHD). */
const NOTES = Buffer.from('17ee8c60f84d11d98cd60800200c9a66', 'hex')
/** It stands before the first picture. */
const LOOKED_AT = 64 * 1024

/**
 * Camcorders write date, place and camera into the coding of their pictures, and there they stay when
 * a program puts the film into another kind of file. Such a film would have to be coded anew.
 * @see [ITU-T H.264 §D.2.7]
 */
export async function refuseNotesInCoding(source: Source, start: number, limit: number) {
  const length = Math.min(LOOKED_AT, limit - start)
  if (length > 0 && (await source.at(start, length)).includes(NOTES)) {
    throw new NotCleanable('its pictures hold notes of their own')
  }
}
