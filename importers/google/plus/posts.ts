import {
  asArray,
  asNumber,
  asObject,
  asText,
  baseName,
  type FileReference,
  fromIso,
  type Item,
  linesOf,
  parseHtml,
  plausible,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
  toIso,
} from '@mandate/importer'
import type { Files } from '../files.ts'

type Value = Record<string, unknown>

/** Whether a file is a post of Google+, by names that nothing else has: each was a file of its own. */
export function isPlusPost(keys: ReadonlySet<string>): boolean {
  return keys.has('creationTime') && keys.has('postAcl') && keys.has('author')
}

const READ = new Set('url creationTime updateTime author content comments location'.split(' '))

/** `Google+ Stream/Posts/20180102 - ….json`, until Google+ ended in 2019: a post with what others wrote below it. */
export async function* readPlusPost(source: Source, files: Files): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry } = source
  const post = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const made = written(post, 'post', source)
  const comments = asArray(post['comments']).map((one) =>
    written(asObject(one), 'comment', source, asText(post['url'])),
  )
  const where = asObject(post['location'])
  const place = {
    place_name: asText(where['displayName']) ?? asText(where['physicalAddress']),
    latitude: asNumber(where['latitude']),
    longitude: asNumber(where['longitude']),
  }
  const rest = restOf(post, READ)
  const pictures = picturesIn(post, files, source)
  const item: Item = {
    ...{ ...made, fields: present({ ...made.fields, ...place }) },
    ...(pictures.length > 0 && { files: pictures }),
    ...(rest && { rest }),
  }
  yield { items: [item, ...comments].map((one, element) => ({ element, item: one })) }
}

function written(one: Value, kind: string, { now, note }: Source, parent?: string): Item {
  const time = (stated: unknown) => plausible(fromIso(stated), { now, days: 2, stated, note })
  const [created, updated] = [time(one['creationTime']), time(one['updateTime'])]
  const html = asText(one['content'])
  const text =
    html &&
    linesOf(parseHtml(html))
      .map((line) => line.text)
      .join('\n')
  const author = asText(asObject(one['author'])['displayName'])
  const link = asText(asObject(one['link'])['url'])
  const url = asText(one['url']) ?? asText(one['postUrl'])
  const known = kind === 'post' && url !== undefined ? [url] : [parent, author, created, text]
  return {
    collection: 'google.plus',
    key: [kind, ...known].join('\u001f'),
    time: created,
    fields: present({
      ...{ kind, text, author, url, link, parent },
      html: html === text ? undefined : html,
      updated_at: updated === null || updated === created ? undefined : toIso(updated),
    }),
  }
}

/** Pictures lie beside the post, or with those of its day; they are named by their last step. */
function picturesIn(post: Value, files: Files, { entry }: Source): FileReference[] {
  const media = [post['media'], ...asArray(asObject(post['album'])['media'])].map(asObject)
  return media.flatMap((one): FileReference[] => {
    const path = asText(one['localFilePath']) ?? asText(one['resourceName'])
    const found = path === undefined ? undefined : files.named(baseName(path), entry)
    if (!found) return []
    const file = { part: found.part, entry: found.entry }
    return [{ role: 'media', entry: file, name: baseName(found.path) }]
  })
}
