import { after, before } from 'node:test'
import { addPhotos } from '../access/_photos.ts'
import { type Answer, app, type World, world } from '../access/_world.ts'

/** A world for the tests of one file. */
export function setWorld(): { readonly w: World } {
  let w: World
  before(async () => {
    w = await world()
  })
  after(() => w[Symbol.asyncDispose]())
  return {
    get w() {
      return w
    },
  }
}

export const photos = '/records/google.photos'
let number = 0

/** An owner with photos, and an app that asks with a new token for each scope. */
export async function home(w: World, of: Parameters<typeof addPhotos>[2] = album) {
  const owner = await w.newOwner(`owner-${++number}`)
  await w.bind(owner, w.issuer)
  const ids = await addPhotos(w, owner, of)
  const theirs = await app(w, owner)
  return {
    owner,
    ids,
    app: theirs,
    async get(scope: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
      const token = await theirs.token(scope, await theirs.grant(scope))
      return theirs.get(path, token, { headers })
    },
  }
}

export const album = Array.from({ length: 12 }, (_, n) => ({
  time: `2018-${String(n + 1).padStart(2, '0')}-03T04:05:06Z`,
  fields: {
    title: `photo ${n}`,
    latitude: 48.85 + n / 1000,
    longitude: 2.35,
    people: n % 3 === 0 ? ['Zoé'] : undefined,
    device: 'phone',
  },
}))
