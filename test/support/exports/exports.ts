/** Made exports as files ready to be sent, with the truth about what is in them. */

import {
  type FacebookSize,
  type FacebookTruth,
  facebook,
  type InstagramSize,
  type InstagramTruth,
  instagram,
  type Part,
  type TakeoutSize,
  type TakeoutTruth,
  takeout,
  zip,
} from '@mandate/start/archives'

export interface Sent {
  name: string
  bytes: Uint8Array
}

export async function madeTakeout(
  size: TakeoutSize = {},
): Promise<{ files: Sent[]; truth: TakeoutTruth }> {
  const { parts, truth } = takeout({
    photos: 40,
    locations: 500,
    activity: 80,
    watched: 60,
    ...size,
  })
  return { files: await packed(parts), truth }
}

export async function madeFacebook(
  size: FacebookSize = {},
): Promise<{ files: Sent[]; truth: FacebookTruth }> {
  const { parts, truth } = facebook({ posts: 20, threads: 3, messages: 30, ...size })
  return { files: await packed(parts), truth }
}

export async function madeInstagram(
  size: InstagramSize = {},
): Promise<{ files: Sent[]; truth: InstagramTruth }> {
  const { parts, truth } = instagram({ posts: 10, messages: 20, ...size })
  return { files: await packed(parts), truth }
}

/** A zip with these entries and nothing else. */
export async function madeZip(
  name: string,
  entries: Record<string, string | Buffer>,
): Promise<Sent> {
  const part = {
    name,
    entries: Object.entries(entries).map(([path, content]) => ({ path, content })),
  }
  return { name, bytes: await zip(part) }
}

function packed(parts: Part[]): Promise<Sent[]> {
  return Promise.all(parts.map(async (part) => ({ name: part.name, bytes: await zip(part) })))
}
