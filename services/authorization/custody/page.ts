import { button, card, type Html, html, type Lang, notice } from '@mandate/ui'
import { words } from './words.ts'

export interface KeysProps {
  lang: Lang
  keys: { resource: string; fingerprint: string; ids: string[]; custody: 'provider' | 'device' }[]
  /** A path of ours to go on to once a key is here; set when one was missing. */
  returnTo: string | null
}

/** Where the keys that sign an owner's answers live. */
export function keysPage({ lang, keys, returnTo }: KeysProps): { title: string; body: Html } {
  const w = words[lang]
  const ofDevices = keys.filter(({ custody }) => custody === 'device')
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1><p>${keys.length === 0 ? w.none : w.line}</p>
    ${returnTo !== null && missing(ofDevices, returnTo, lang)}
    ${keys.map(
      ({ resource, fingerprint, ids, custody }) => html`<section class="card">
      <h2>${new URL(resource).host}</h2>
      <p>${custody === 'device' ? w.onDevices : w.kept}</p><p class="six" translate="no">${fingerprint}</p>
      <details${custody === 'device' && html` open`}><summary>${w.fullKey}</summary>${ids.map(
        (id) =>
          html`<p><code>${id}</code>${custody === 'device' && html`<span data-kid="${id}" data-here="${w.here}" data-elsewhere="${w.elsewhere}"></span>`}</p>`,
      )}</details>
      ${custody === 'device' && html`<p class="soft">${w.anotherDevice}<a href="${new URL('/provider', resource).href}" rel="noreferrer">${new URL(resource).host}</a>${w.anotherDeviceEnd}</p>`}
    </section>`,
    )}
    ${ofDevices.length > 0 && restoring(ofDevices, returnTo, lang)}`,
  }
}

/** No key, no answer: what can be done, and where. Never that somebody else signs instead. */
function missing(keys: KeysProps['keys'], returnTo: string, lang: Lang): Html {
  const w = words[lang]
  const hosts = keys.map(({ resource }) => new URL('/provider', resource))
  return notice({
    tone: 'warn',
    role: 'alert',
    body: html`<p>${w.missing}</p><ul><li>${w.tryBackup}</li><li>${w.tryDevice}</li><li>${w.tryNewKey} ${hosts.map(
      (url) => html`<a href="${url.href}" rel="noreferrer">${url.host}</a> `,
    )}</li></ul><p><a href="${returnTo}">${w.back}</a></p>`,
  })
}

function restoring(keys: KeysProps['keys'], returnTo: string | null, lang: Lang): Html {
  const w = words[lang]
  const ids = JSON.stringify(keys.flatMap((one) => one.ids))
  return card({
    title: w.restore,
    body: html`<form class="stack" data-restore="${ids}" data-back="${returnTo ?? '/keys'}" data-wrong="${w.notABackup}" data-phrase="${w.wrongPassphrase}" data-other="${w.otherKey}" data-unkept="${w.unkept}">
<noscript><p>${w.scriptless}</p></noscript>
<p class="notice" role="alert" data-said hidden></p>
<div class="field"><label for="backup">${w.file}</label><input id="backup" type="file" accept="application/json,.json" required data-file></div>
<div class="field"><label for="passphrase">${w.passphrase}</label><input id="passphrase" type="password" required autocomplete="off" data-passphrase></div>
${button({ label: w.bringBack })}
</form>`,
  })
}
