import type { Random } from '../random.ts'
import type { TruePhoto } from './truth.ts'

type Facts = Pick<TruePhoto, 'title' | 'taken' | 'people' | 'favorited'> & {
  place: TruePhoto['place']
  /** The place that the camera noted, if it did. */
  inExif: TruePhoto['place']
  description: string | undefined
  url: string | undefined
}

/** The JSON that Takeout lays beside a picture. Seconds are written as text; 0/0 is no place. */
export function sidecar(facts: Facts, random: Random): string {
  const views = String(random.integer(0, 90))
  const nowhere = { latitude: 0, longitude: 0 }
  const geo = (place: TruePhoto['place']) => ({
    ...(place ?? nowhere),
    altitude: 0,
    latitudeSpan: 0,
    longitudeSpan: 0,
  })
  const folder = { localFolderName: 'Camera' }
  return JSON.stringify(
    {
      title: facts.title,
      description: facts.description ?? '',
      imageViews: views,
      creationTime: moment(facts.taken + 3_600_000),
      photoTakenTime: moment(facts.taken),
      geoData: geo(facts.place),
      geoDataExif: geo(facts.inExif),
      ...(facts.people.length > 0 && { people: facts.people.map((name) => ({ name })) }),
      url: facts.url,
      ...(facts.favorited && { favorited: true }),
      googlePhotosOrigin: {
        mobileUpload: { deviceFolder: folder, deviceType: 'ANDROID_PHONE' },
      },
    },
    null,
    2,
  )
}

/** An album's own file, in its folder. */
export function albumFile(title: string, created: number): string {
  const album = { title, description: '', access: 'protected', date: moment(created) }
  return JSON.stringify(album, null, 2)
}

function moment(time: number): { timestamp: string; formatted: string } {
  const formatted = new Date(time).toUTCString().replace(' GMT', ' UTC')
  return { timestamp: String(time / 1000), formatted }
}
