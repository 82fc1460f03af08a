import { type Html, html, icon, type Lang, readersText } from '@mandate/ui'
import { words } from './words.ts'

export interface HomeProps {
  lang: Lang
  name: string
  /** `name@host`, what the owner tells an app. */
  alias: string
  issuer: string
  resources: string[]
  /** How many apps can read something now. */
  apps: number
  people: number
  /** Shared with them, and not answered yet. */
  waiting: number
  /** Further ways to sign in, for whoever has one only. */
  offer: Html | null
}

export function homePage(props: HomeProps): { title: string; body: Html } {
  const w = words[props.lang]
  const title = w.title(props.name)
  return {
    title,
    body: html`<h1>${title}</h1>${props.offer}
    ${props.waiting > 0 && html`<p class="notice">${icon('share-2')} ${w.waiting(props.waiting)} <a href="/shared">${w.look}</a></p>`}
    <section class="card"><h2>${w.alias}</h2><p><strong>${props.alias}</strong></p><p class="soft">${w.aliasLine}</p><p><a href="/alias">${w.changeAlias}</a></p></section>
    <section class="card"><h2>${w.access}</h2><p>${props.people > 0 ? readersText(props.lang, { ...props, here: true }) : w.some(props.apps)} <a href="/access">${w.seeAccess}</a></p><p><a href="/activity">${w.happened}</a></p><p><a href="/device">${w.code}</a></p></section>
    <section class="card"><h2>${w.linked}</h2>
    ${
      props.resources.length === 0
        ? html`<p>${w.none} <code>${props.issuer}</code></p>`
        : props.resources.map(
            (resource) =>
              html`<p><a href="${new URL(resource).origin}">${new URL(resource).host}</a><br><small><code>${resource}</code></small></p>
              <p class="soft">${w.linkedSince}</p>`,
          )
    }</section>`,
  }
}
