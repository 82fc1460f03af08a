/** What a made download of Meta's holds, and what became of it, in one form to be compared. */

import type { FacebookTruth, InstagramTruth, TrueThing } from '@mandate/start/archives'

/** A record, of the API or of an importer: time in ms. */
export interface Told {
  collection: string
  key: string
  time: number | null
  fields: Record<string, unknown>
  /** SHA-256 of its pictures, in their order. */
  files: string[]
}

type Lines = Record<string, string[]>

/** What must be there, line by line. */
export function expectedOf({ things, ...truth }: FacebookTruth | InstagramTruth): Lines {
  const lines: Lines = {}
  for (const [collection, all] of Object.entries(things)) lines[collection] = all.map(plain)
  if ('posts' in truth) {
    lines['facebook.posts'] = truth.posts.map(({ time, text, url, place, photos }) =>
      JSON.stringify([time, text ?? null, url ?? null, place?.name ?? null, ...photos]),
    )
    lines['facebook.messages'] = truth.messages.map(({ time, sender, text, photos }) =>
      JSON.stringify([time, sender, text ?? null, ...photos]),
    )
    lines['facebook.friends'] = truth.friends.map(({ time, name }) => JSON.stringify([time, name]))
  }
  return sorted(lines)
}

/** The same of records. */
export function toldBy(records: Iterable<Told>, { things }: FacebookTruth | InstagramTruth): Lines {
  const lines: Lines = {}
  const seen = new Set<string>()
  for (const { collection, key, time, fields, files } of records) {
    if (seen.has(`${collection} ${key}`)) continue
    seen.add(`${collection} ${key}`)
    const said = (name: string) => fields[name] ?? null
    const [url] = (fields['urls'] ?? []) as string[]
    const line = {
      'facebook.posts': [time, said('text'), url ?? null, said('place_name'), ...files],
      'facebook.messages': [time, said('sender'), said('text'), ...files],
      'facebook.friends': [time, said('name')],
    }[collection]
    const [like] = things[collection] ?? []
    if (!line && !like) continue
    const shown = Object.keys(like?.fields ?? {}).map((name) => [name, String(said(name))])
    const told = plain({ time: time ?? 0, fields: Object.fromEntries(shown) })
    lines[collection] = [...(lines[collection] ?? []), line ? JSON.stringify(line) : told]
  }
  return sorted(lines)
}

function plain({ time, fields }: TrueThing): string {
  return JSON.stringify([time, ...Object.entries(fields).sort()])
}

function sorted(lines: Lines): Lines {
  const all = Object.entries(lines).filter(([, some]) => some.length > 0)
  return Object.fromEntries(all.sort().map(([name, some]) => [name, some.toSorted()]))
}
