import { attributes, type Html, html, type IconName, icon } from '@mandate/ui'
import type { FileRef } from '../../files/blobs.ts'
import { shortly } from '../called.ts'
import { isFile, type Shown } from '../cells.ts'
import type { Ask } from './ask.ts'
import { pictureField } from './offer.ts'
import { dayOf } from './periods.ts'
import { words } from './words.ts'

/** The first file of a record that stands for it; null where none was in the archives. */
export function pictureOf(ask: Pick<Ask, 'collection'>, record: Shown): FileRef | null {
  const name = pictureField(ask.collection)
  const files = [name === null ? null : record[name]].flat().filter(isFile)
  return files.find(({ sha256 }) => sha256) ?? null
}

/** Pictures side by side, as small ones; each leads to the record with the large one. */
export function gridPicture(
  ask: Ask,
  { records, files, drawn }: { records: Shown[]; files: string; drawn: Set<string> },
): Html {
  const { lang } = ask
  const w = words[lang]
  const tiles = records.map((record) => {
    const file = pictureOf(ask, record)
    const name = shortly(record['title']) || shortly(file?.name)
    const when = dayOf(record['time'], lang)
    const alt = [name, when].filter((part) => part !== '').join(', ') || w.picture
    const shown =
      file && drawn.has(file.sha256)
        ? html`<img${attributes({ src: previewOf(file, files, 320), alt, loading: 'lazy', width: 240, height: 240 })}>`
        : html`<span class="none">${icon(iconOf(file))}<span>${alt}</span></span>`
    return html`<li><a href="/explore/${ask.collection.name}/${String(record['id'])}">${shown}</a></li>`
  })
  return html`<ul class="grid">${tiles}</ul>`
}

/** What stands for a file that has no small picture. */
function iconOf(file: FileRef | null): IconName {
  if (file === null) return 'file-question'
  return file.mime?.startsWith('image/') ? 'image' : 'play'
}

export function previewOf(file: FileRef, files: string, size: 320 | 1280): string {
  return `${files}/${file.sha256}/preview?size=${size}`
}
