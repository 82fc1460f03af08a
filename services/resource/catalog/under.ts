import type { CatalogCollection, CollectionWords } from '@mandate/grants'

/** What people call the places that names of collections begin with. They are called so in every language. */
const CALLED: Record<string, string> = {
  facebook: 'Facebook',
  google: 'Google',
  'google.chrome': 'Google Chrome',
  'google.fit': 'Google Fit',
  'google.play': 'Google Play',
  'google.youtube': 'YouTube',
  instagram: 'Instagram',
  spotify: 'Spotify',
}

/** The collection with what everything beside it is called. */
export function withUnder(one: CatalogCollection): CatalogCollection {
  const parts = one.name.split('.').slice(0, -1)
  const under = parts.flatMap((_, at) => CALLED[parts.slice(0, at + 1).join('.')] ?? [])
  if (!one.words || under.length !== parts.length) return one
  const called = (words: CollectionWords): CollectionWords => ({ ...words, under })
  return { ...one, words: { en: called(one.words.en), fr: called(one.words.fr) } }
}
