import { type Html, html, type Lang } from '@mandate/ui'
import { words } from './words.ts'

export interface KeysProps {
  lang: Lang
  keys: { resource: string; fingerprint: string; ids: string[] }[]
}

/** Where the keys that sign an owner's answers live. */
export function keysPage({ lang, keys }: KeysProps): { title: string; body: Html } {
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1><p>${keys.length === 0 ? w.none : w.line}</p>
    ${keys.map(
      ({ resource, fingerprint, ids }) => html`<section class="card">
      <h2>${new URL(resource).host}</h2>
      <p>${w.kept}</p><p class="six">${fingerprint}</p>
      <details><summary>${w.fullKey}</summary>${ids.map((id) => html`<p><code>${id}</code></p>`)}</details>
    </section>`,
    )}`,
  }
}
