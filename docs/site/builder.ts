import { html } from '@mandate/ui'
import type { Rendered } from './markdown.ts'

/** The page on which a scope is put together. Its script is `builder.browser.ts`; what it knows of the data is the catalog. */
export function builderPage(catalog: string): Rendered {
  const body = html`<h1>Build a scope</h1>
<p>Pick what an app needs, and see what it would ask for and what its owner would read. Nothing leaves this page.</p>
<noscript><p class="notice">This page works with a script of its own, and it is switched off here. <a href="/scopes.html">Scopes</a> are explained without.</p></noscript>
<form data-builder class="card" hidden>
<div class="field"><label for="collection">Collection</label><select id="collection"></select></div>
<p class="soft" data-what></p>
<div class="field"><label for="from">From</label><input type="date" id="from"></div>
<div class="field"><label for="to">to</label><input type="date" id="to"><p class="hint">The last day is included. Empty: from the beginning, and what comes later.</p></div>
<fieldset><legend>Details</legend><div data-fields></div></fieldset>
<p class="check"><input type="checkbox" id="optional"><label for="optional">The owner may leave it out</label></p>
<p><button>Add to the request</button></p>
</form>
<div class="card" data-result hidden>
<div class="field"><label for="scope">Scope</label><textarea id="scope" name="scope" rows="4" spellcheck="false" aria-describedby="scope-hint"></textarea><p class="hint" id="scope-hint">One item a line. You can write here too.</p></div>
<div role="status" data-said></div>
<h2>What the owner reads</h2>
<ul lang="en" data-sentences="en"></ul>
<h2>Ce que lit la personne</h2>
<ul lang="fr" data-sentences="fr"></ul>
<h2>As authorization_details</h2>
<pre tabindex="0"><code data-details></code></pre>
</div>
`
  // Inside a script element only "</" would end it.
  const data = `<script type="application/json" id="catalog">${catalog.replaceAll('<', '\\u003c')}</script>`
  return { title: 'Build a scope', html: `${body}${data}` }
}
