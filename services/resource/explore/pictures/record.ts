import type { CatalogCollection } from '@mandate/grants'
import { attributes, definitions, type Html, html, type Lang } from '@mandate/ui'
import { titleOf } from '../../catalog/title.ts'
import type { FileRef } from '../../files/blobs.ts'
import { deletionLinks } from '../../home/deletion/single/page.ts'
import { called, shortly } from '../called.ts'
import { cell, isFile, type Shown } from '../cells.ts'
import type { Page } from '../page.ts'
import { pictureOf, previewOf } from './grid.ts'
import { dayOf } from './periods.ts'
import { words } from './words.ts'

/** One record with all that it says; its picture large; the ones before and after it a key away. */
export function recordPage(props: {
  lang: Lang
  collection: CatalogCollection
  record: Shown
  before: string | null
  after: string | null
  files: string
  /** Hashes of files that have a picture to look at. */
  drawn: Set<string>
}): Page {
  const { lang, collection, record, files } = props
  const w = words[lang]
  const file = pictureOf({ collection }, record)
  const named = called(record) || shortly(file?.name)
  const title = named || dayOf(record['time'], lang) || titleOf(collection, lang)
  const rows = collection.fields.flatMap((field): [string, Html | string][] => {
    const shown = field.name === 'id' ? '' : cell(field, record, lang, files, { whole: true })
    return shown === '' ? [] : [[field.words?.[lang].title ?? field.title, shown]]
  })
  return {
    title,
    wide: true,
    body: html`<p><a href="/explore/${collection.name}">${w.backTo(titleOf(collection, lang))}</a></p>
<h1>${title}</h1>
${file && props.drawn.has(file.sha256) && html`<p class="large"><img${attributes({ src: previewOf(file, files, 1280), alt: title })}></p>`}
${neighbours(props)}
${definitions(rows)}
${deletionLinks({ lang, path: `/delete/${collection.name}/${String(record['id'])}`, files: filesOf(collection, record) })}`,
  }
}

/** All that it holds, each once. */
function filesOf({ fields }: CatalogCollection, record: Shown): FileRef[] {
  const held = fields
    .filter(({ type }) => type === 'file')
    .flatMap(({ name }) => [record[name] ?? []].flat().filter(isFile))
  const here = held.filter(({ sha256, missing }) => sha256 && !missing)
  return [...new Map(here.map((file) => [file.sha256, file])).values()]
}

function neighbours(props: {
  lang: Lang
  collection: CatalogCollection
  before: string | null
  after: string | null
}): Html | null {
  const { lang, collection, before, after } = props
  const w = words[lang]
  if (before === null && after === null) return null
  const link = (id: string, key: string, rel: string, label: string) =>
    html`<a class="button" rel="${rel}" data-key="${key}" href="/explore/${collection.name}/${id}">${label}</a> `
  return html`<nav class="row" aria-label="${w.neighbours}">${before && link(before, 'ArrowLeft', 'prev', w.before)}${after && link(after, 'ArrowRight', 'next', w.after)}</nav>`
}
