import { checkbox, definitions, type Html, html, type Lang, radio } from '@mandate/ui'
import type { JWK } from 'jose'
import { words } from './words.ts'

export interface LinkProps {
  lang: Lang
  action: string
  csrf: string
  /** Host of the resource service. */
  host: string
  account: string
  accountId: string
  resource: string
  /** Keys of devices that sign for this resource now. */
  devices: JWK[]
  /** Six words for the grant key; the other side shows the same. */
  fingerprint: string
  /** Thumbprints of the keys. */
  keys: string[]
}

/** What the script shows while *My device keeps the key* is chosen. */
function deviceParts({ lang, devices }: LinkProps): Html {
  const w = words[lang]
  return html`<section class="card stack" data-device hidden>
    <p>${w.deviceLine}</p>
    ${
      devices.length > 0 &&
      html`<fieldset><legend>${w.otherDevices}</legend>${devices.map(({ kid = '' }) =>
        checkbox({
          name: 'keep',
          value: kid,
          checked: true,
          label: html`<code data-kid="${kid}" data-here="${w.here}">${kid.slice(0, 12)}…</code>`,
        }),
      )}</fieldset>`
    }
    <div class="stack" data-backup hidden><p>${w.backup}</p>
      <div class="field"><label for="passphrase">${w.passphrase}</label><div class="soft" id="passphrase-hint">${w.passphraseHint}</div><input id="passphrase" type="password" minlength="12" autocomplete="new-password" aria-describedby="passphrase-hint" data-passphrase></div>
      <div><button type="button" data-save>${w.saveBackup}</button></div>
      <p role="status" data-saved hidden>${w.saved}</p></div>
  </section>`
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
    <form method="post" action="${props.action}" class="stack" data-link data-account="${props.accountId}" data-resource="${props.resource}" data-kept="${JSON.stringify(props.devices.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid })))}">
      <input type="hidden" name="_csrf" value="${props.csrf}"><input type="hidden" name="device_key" data-device-key>
      <fieldset class="card"><legend>${w.custody}</legend>
        ${radio({ name: 'custody', value: 'provider', label: w.provider, hint: w.providerHint(props.host), required: true })}
        ${radio({ name: 'custody', value: 'device', label: w.device, hint: w.deviceHint, required: true, disabled: true })}
      </fieldset>
      <p class="notice" role="alert" data-unable hidden>${w.unable}</p>
      ${deviceParts(props)}
      <section class="card"><p>${w.words(props.host)}</p>
        <p class="six" translate="no" data-six>${props.fingerprint}</p>
        <details><summary>${w.fullKey}</summary>${props.keys.map((key) => html`<p><code>${key}</code></p>`)}</details>
      </section>
      <p class="soft">${w.afterwards(props.host)}</p>
      <div class="answers two">
        <button name="answer" value="refuse" formnovalidate>${w.refuse}</button>
        <button name="answer" value="allow" data-allow>${w.allow}</button>
      </div>
    </form>`,
  }
}
