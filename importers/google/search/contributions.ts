import {
  asNumber,
  asObject,
  asText,
  counted,
  fromIso,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
  toIso,
} from '@mandate/importer'

type Value = Record<string, unknown>

/** Whether an element of a list is one of these: its names are English in every language. */
export function isContribution(first: Value): boolean {
  return 'Published' in first && ('Search Query' in first || 'Provider Name' in first)
}

const READ = new Set(
  'Published,Updated,Search Query,Provider Name,Review Comment,Review Star Rating,Thumbs Rating'.split(
    ',',
  ),
)

/** `Search Contributions/*.json`: how one rated films and other things in Google's search, what one watched and by which services. */
export function readContributions(source: Source) {
  const { now, note } = source
  const time = (stated: unknown) =>
    plausible(fromIso(asText(stated)?.trim()), { now, days: 2, stated, note })
  return readElements(source, ({ value }) => {
    const one = asObject(value)
    const name = asText(one['Search Query']) ?? asText(one['Provider Name'])
    if (name === undefined) return null
    const kind = kindOf(one)
    const [published, updated] = [time(one['Published']), time(one['Updated'])]
    const rest = restOf(one, READ)
    return {
      collection: 'google.search_contributions',
      key: counted(source, published, [kind, name, published ?? ''].join('\u001f')),
      time: published,
      fields: present({
        ...{ name, kind, text: asText(one['Review Comment']) },
        rating: asNumber(one['Review Star Rating']),
        thumbs: asText(one['Thumbs Rating'])?.toLowerCase(),
        updated_at: updated === null ? undefined : toIso(updated),
      }),
      ...(rest && { rest }),
    }
  })
}

function kindOf(one: Value): string {
  if ('Provider Name' in one) return 'provider'
  if ('Thumbs Rating' in one) return 'thumbs'
  return 'Review Comment' in one || 'Review Star Rating' in one ? 'review' : 'watched'
}
