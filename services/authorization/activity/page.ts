import type { StoredEntry } from '@mandate/audit'
import { formatDateTime, type Html, html, type Lang, table } from '@mandate/ui'
import { words } from './words.ts'

export interface ActivityProps {
  lang: Lang
  entries: StoredEntry[]
  /** Whom grants are for that are for a person, by their id. */
  people: ReadonlyMap<unknown, string>
  /** The page of what came before; null at the end. */
  olderUrl: string | null
  downloadUrl: string
}

/** What happened here, newest first. */
export function activityPage(props: ActivityProps): { title: string; body: Html } {
  const { lang, entries, olderUrl } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1><p>${entries.length === 0 ? w.none : w.line}</p>
    ${
      entries.length > 0 &&
      table({
        caption: w.title,
        columns: [{ label: w.when }, { label: w.what }],
        rows: entries.map((entry) => [formatDateTime(entry.at, lang), line(entry, props)]),
        stacks: true,
      })
    }
    <p>${olderUrl && html`<a href="${olderUrl}">${w.older}</a> · `}<a href="${props.downloadUrl}" download>${w.download}</a></p>`,
  }
}

function line({ body }: StoredEntry, { lang, people }: ActivityProps): string {
  const { kinds } = words[lang]
  const { kind, client, grant } = body
  const app = people.get(grant) ?? hostOf(client)
  return typeof kind === 'string' && kind in kinds ? kinds[kind as keyof typeof kinds](app) : ''
}

function hostOf(client: unknown): string {
  return typeof client === 'string' && URL.canParse(client) ? new URL(client).host : ''
}
