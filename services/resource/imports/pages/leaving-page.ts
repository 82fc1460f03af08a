import { answers, button, buttonLink, formatCount, type Html, html, type Lang } from '@mandate/ui'
import type { Readers } from '../../home/deletion/readers.ts'
import type { ImportReport } from '../report.ts'
import { titleOfImport } from './page.ts'
import { words } from './words.ts'

interface LeavingProps {
  lang: Lang
  csrf: Html
  report: ImportReport
  /** Records that undoing removes, and those that stay because another import has them. */
  gone: number
  kept: number
  /** Of the kinds that came with it. */
  readers: Readers
}

/** What undo would do, before it is done. */
export function undoPage(props: LeavingProps): { title: string; body: Html } {
  const { lang, csrf, report } = props
  const w = words[lang]
  return {
    title: w.undo,
    body: html`<h1>${w.undo}</h1>
<p>${titleOfImport(report, lang)}</p>
<p>${undoing(props)}</p>
${reading(props)}
<p>${w.undoFiles} ${w.undoWaits}</p>
<form method="post" action="/imports/${report.import}/undo">${csrf}${answers(
      buttonLink({ href: `/imports/${report.import}`, label: w.keep }),
      button({ label: w.undoNow, kind: 'end' }),
    )}</form>`,
  }
}

/** Stopping an import under way: what came stays, or goes. */
export function cancelPage(props: LeavingProps): { title: string; body: Html } {
  const { lang, csrf, report, gone, kept } = props
  const w = words[lang]
  return {
    title: w.cancel,
    body: html`<h1>${w.cancel}</h1>
<p>${titleOfImport(report, lang)}</p>
<p>${w.came(formatCount(gone + kept, lang, w.record))} ${w.cancelKeeps}</p>
<p>${undoing(props)} ${w.undoFiles}</p>
${reading(props)}
<form method="post" action="/imports/${report.import}/cancel">${csrf}${answers(
      button({ label: w.keepCame, name: 'do', value: 'keep' }),
      button({ label: w.undoCame, name: 'do', value: 'undo', kind: 'end' }),
    )}</form>
<p><a href="/imports/${report.import}">${w.notCancel}</a></p>`,
  }
}

function reading({ lang, readers: { apps, people } }: LeavingProps): Html | null {
  const names = [...apps, ...people.map(({ alias }) => alias)]
  if (names.length === 0) return null
  return html`<p>${words[lang].undoRead(new Intl.ListFormat(lang).format(names))}</p>`
}

function undoing({ lang, gone, kept }: LeavingProps): Html {
  const w = words[lang]
  return html`${w.undoGone(formatCount(gone, lang, w.record))}${kept > 0 && html` ${w.undoKept(formatCount(kept, lang, w.record))}`}`
}
