import type { Access, CollectionInfo, MandateError } from '@mandate/client'
import { choices } from '../choices.ts'
import { Html, html } from './html.ts'
import { said as saidTime, stepOfTime, type Words } from './words.ts'

/** A whole page of this app. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Explorer</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">Explorer</a> <span>a sample app, not one of the services</span></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.markup
}

export interface HomeProps {
  accesses: Pick<Access, 'id' | 'resource' | 'grant'>[]
  /** What was typed, when it has to be corrected. */
  typed?: { from: string; scopes: string; purpose: string; chosen: string[] }
  problem?: MandateError
}

/** Whom to ask and for what. */
export function homePage({ accesses, typed, problem }: HomeProps): string {
  return page(
    'Look at somebody’s data',
    html`
${problem && problemNote(problem)}
<p>This app has nothing of its own. It asks the owner, reads what the owner allows, and shows it.</p>
<form method="post" action="/ask">
<label for="from">Alias or address of the data</label>
<input id="from" name="from" required value="${typed?.from ?? ''}" placeholder="anna@as.example" autocapitalize="none" spellcheck="false">
<fieldset><legend>Ask for</legend>
${choices.map(
  (choice) =>
    html`<p class="tick"><input type="checkbox" id="${choice.id}" name="choice" value="${choice.id}"${typed?.chosen.includes(choice.id) ? checked : null}><label for="${choice.id}">${choice.label}</label></p>\n`,
)}</fieldset>
<label for="scopes">Own scopes</label>
<p class="hint" id="scopes-hint">Like the text of a selection that an owner gave you, from “Share this selection” where the data is.</p>
<textarea id="scopes" name="scopes" rows="3" spellcheck="false" aria-describedby="scopes-hint">${typed?.scopes ?? ''}</textarea>
<label for="purpose">Why, in your words</label>
<input id="purpose" name="purpose" value="${typed?.purpose ?? 'To show you your data'}">
<button>Ask</button>
</form>
<p>Apps may write too: the <a href="/notebook">notebook</a> keeps notes, and the <a href="/board">board</a> ticks the same ones off.</p>
${
  accesses.length > 0 &&
  html`<h2>Allowed before</h2>
<ul>${accesses.map((one) => html`<li><a href="/access/${one.id}">${whatOf(one.grant)}</a> of <code>${one.resource}</code></li>`)}</ul>`
}`,
  )
}

const checked = new Html(' checked')

/** Which collections, and since when: two accesses to one owner's data can be told apart. */
function whatOf({ items, iat }: Access['grant']): string {
  const collections = [...new Set(items.map((item) => item.collection))].join(', ')
  return `${collections}, allowed on ${momentOf(iat)}`
}

/** What one access opens, and the permission itself. */
export function accessPage(props: {
  access: Access
  collections: CollectionInfo[] | null
  words: Words
  problem?: MandateError
}): string {
  const { access, collections, words, problem } = props
  const { items: _, ...grant } = access.grant
  const isOver = problem?.code === 'ended'
  return page(
    grant.grantee ? 'What is shared with you' : 'What you allowed',
    html`
${problem && problemNote(problem, access)}
<p>Data at <code>${access.resource}</code>, asked through <code>${access.issuer}</code>.</p>
${
  collections &&
  html`<div class="scroll"><table><caption>What this app can read now</caption>
<thead><tr><th>What</th><th>Records</th><th>Look at them</th><th>First</th><th>Last</th></tr></thead>
<tbody>${collections.map(
    (
      one,
    ) => html`<tr><td>${words.title(one.name)} <code>${one.name}</code></td><td>${one.count}${!one.exact && '+'}</td>
<td><a href="/access/${access.id}/${one.name}">Table</a> <a href="/access/${access.id}/${one.name}?as=photos">Photos</a></td><td>${one.first !== null && timeOf(one.first, stepOfTime(access, one.name))}</td><td>${one.last !== null && timeOf(one.last, stepOfTime(access, one.name))}</td></tr>`,
  )}</tbody></table></div>`
}
<h2>The permission, as its owner signed it</h2>
<p>${grant.grantee && html`It is for <strong>${grant.grantee.alias}</strong>, who was asked by ${new URL(grant.grantee.iss).host}. `}${!isOver && html`It ends ${grant.exp === undefined ? 'when its owner ends it' : `on ${momentOf(grant.exp)}`}.`}</p>
<details><summary>All of it, as data</summary><pre>${JSON.stringify(grant, null, 2)}</pre></details>
<details><summary>The signed document</summary><pre class="long">${access.grantDocument}</pre></details>
${!isOver && html`<form method="post" action="/access/${access.id}/end"><button>Give this access back</button></form>`}`,
  )
}

/** @param seconds since 1970 */
function momentOf(seconds: number): string {
  return saidTime(new Date(seconds * 1000).toISOString())
}

/** A time as people write it; programs find the exact one beside it. */
export function timeOf(time: string, step?: string): Html {
  return html`<time datetime="${time}">${saidTime(time, step)}</time>`
}

/** Says what happened, and what would help. */
export function problemNote(problem: MandateError, access?: Access): Html {
  const help = access ? helpWith(problem, access) : null
  return html`<div class="problem" role="alert"><p><strong>${said(problem)}</strong></p>
<p>${problem.message}${problem.scope !== undefined && html` What would have sufficed: <code>${problem.scope}</code>`}</p>
<p class="code">${problem.code}${problem.status !== undefined && html` (${problem.status})`}</p>${help}</div>`
}

function helpWith({ code }: MandateError, { id, grant }: Access): Html | null {
  const isStale = code === 'insufficient_user_authentication' && grant.grantee !== undefined
  const labels: Record<string, string> = {
    provider_changed: 'Go on with the new provider',
    person_needed: 'Say who you are',
  }
  const label = isStale ? 'Sign in again' : labels[code]
  if (label === undefined) return null
  const action = `/access/${id}/follow${isStale ? '?again=login' : ''}`
  return html`<form method="post" action="${action}"><button>${label}</button></form>`
}

function said(problem: MandateError): string {
  const words: Record<string, string> = {
    ended: 'The owner has ended this access. This app can read nothing more.',
    provider_changed: 'The owner has changed the provider.',
    person_needed:
      'Say again who you are, if this is still shared with you. “Shared with me” of your provider tells.',
    invalid_grant:
      'This is over: its owner has ended it, or the answer took longer than a minute. Nothing was read.',
    refused: 'The owner refused. This app sees nothing.',
    foreign_form: 'This form was not sent by this app. Nothing was done.',
    insufficient_scope: 'The owner did not allow this.',
    insufficient_user_authentication: 'This is sensitive: the owner has to sign in again.',
    invalid_scope: 'This cannot be asked for.',
    invalid_authorization_details: 'This cannot be asked for.',
    bad_address: 'This is no alias and no address.',
    not_found: 'There is nobody to ask at this address.',
    unreachable: 'A server does not answer.',
  }
  return words[problem.code] ?? 'That did not work.'
}
