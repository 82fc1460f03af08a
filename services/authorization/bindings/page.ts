import { definitions, type Html, html, type Lang, radio } from '@mandate/ui'
import { words } from './words.ts'

export interface LinkProps {
  lang: Lang
  action: string
  csrf: string
  /** Host of the resource service. */
  host: string
  account: string
  resource: string
  /** Six words for the grant key; the other side shows the same. */
  fingerprint: string
  /** Thumbprints of the keys. */
  keys: string[]
}

/** *Let this provider manage access to your data at …?* */
export function linkPage(props: LinkProps): { title: string; body: Html } {
  const w = words[props.lang]
  const title = w.title(props.host)
  return {
    title,
    body: html`<h1>${title}</h1>
    <p>${w.what(props.host)}</p>
    ${definitions([
      [w.account, props.account],
      [w.data, html`<code>${props.resource}</code>`],
    ])}
    <form method="post" action="${props.action}" class="stack">
      <input type="hidden" name="_csrf" value="${props.csrf}">
      <fieldset class="card"><legend>${w.custody}</legend>
        ${radio({ name: 'custody', value: 'provider', label: w.provider, checked: true })}
        ${radio({ name: 'custody', value: 'device', label: w.device, hint: w.deviceLater, disabled: true })}
      </fieldset>
      <section class="card"><p>${w.words(props.host)}</p>
        <p class="six">${props.fingerprint}</p>
        <details><summary>${w.fullKey}</summary>${props.keys.map((key) => html`<p><code>${key}</code></p>`)}</details>
      </section>
      <p class="soft">${w.afterwards(props.host)}</p>
      <div class="answers two">
        <button name="answer" value="refuse">${w.refuse}</button>
        <button name="answer" value="allow">${w.allow}</button>
      </div>
    </form>`,
  }
}
