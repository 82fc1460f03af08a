import {
  answers,
  button,
  buttonLink,
  colon,
  formatCount,
  type Html,
  html,
  type Lang,
} from '@mandate/ui'
import { whoLoses } from '../page.ts'
import type { Readers } from '../readers.ts'
import { words as general } from '../words.ts'
import { words } from './words.ts'

interface Asked {
  lang: Lang
  csrf: Html
  /** What it is called. */
  title: string
  /** Who loses something. */
  readers: Readers
  /** Where the owner comes from, and goes back to. */
  back: string
  action: string
}

interface Page {
  title: string
  body: Html
}

export function deleteRecordPage(props: Asked & { files: number }): Page {
  const w = words[props.lang]
  const goes = props.files > 0 ? [w.recordGoes, w.filesGo, w.storage] : [w.recordGoes]
  return question(props, w.recordQuestion, goes, [])
}

export function deleteFilePage(props: Asked & { elsewhere: number }): Page {
  const { lang, elsewhere } = props
  const w = words[lang]
  const others = elsewhere > 0 ? [w.fileFrom(formatCount(elsewhere, lang, w.others))] : []
  return question(props, w.fileQuestion, [w.fileGoes, ...others, w.storage], [w.fileStays])
}

/** What it is called stands in a line of its own: at its end a long name would leave the mark of the question alone in the next. */
function question(props: Asked, asks: string, goes: string[], stays: string[]): Page {
  const { lang, csrf, action, back } = props
  const w = words[lang]
  const g = general[lang]
  return {
    title: w.recordNamed(props.title),
    body: html`<h1>${asks}</h1>
<p><strong>${props.title}</strong></p>
<h2>${g.goes}</h2>
<p>${goes.join(' ')}</p>
<p><strong>${w.noUndo}</strong></p>
<h2>${g.stays}</h2>
<p>${[...stays, w.again].join(' ')}</p>
<p>${w.copies}</p>
${whoLoses(props)}
<p>${w.follow}</p>
<form method="post" action="${action}">${csrf}${answers(
      buttonLink({ href: back, label: g.keep }),
      button({ label: g.now, kind: 'end' }),
    )}</form>`,
  }
}

/** What stands under a record: it can be deleted, and each of its files. */
export function deletionLinks(props: {
  lang: Lang
  /** `/delete/google.photos/{id}` */
  path: string
  files: { sha256: string; name: string }[]
}): Html {
  const { lang, path, files } = props
  const w = words[lang]
  return html`<ul class="plain row">
${files.map((file) => html`<li><a href="${path}/${file.sha256}">${w.file}${files.length > 1 && html`${colon[lang]}<bdi>${file.name}</bdi>`}</a></li>\n`)}
<li><a href="${path}">${w.record}</a></li></ul>`
}
