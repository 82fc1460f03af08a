import type { MandateError } from '@mandate/client'
import { type Html, html } from '../pages/html.ts'
import { page, problemNote } from '../pages/page.ts'
import type { KeptNote, SmallApp, Typed } from './props.ts'

/** Whom to ask. */
export function askPage(props: { app: SmallApp; problem: MandateError | undefined; typed: Typed }) {
  const { app, problem, typed } = props
  return page(
    app.name,
    html`
${problem && problemNote(problem)}
<p>${app.purpose}. This app keeps nothing itself: the notes are in your home, and other apps may be allowed the same.</p>
<form method="post" action="${app.path}/ask">
<label for="from">Alias or address of the data</label>
<input id="from" name="from" required value="${typed.from ?? ''}" placeholder="anna@as.example" autocapitalize="none" spellcheck="false">
<button>Ask</button>
</form>`,
  )
}

/** The notes, with what the app does with them. */
export function notesPage(props: { app: SmallApp; body: Html; problem: MandateError | undefined }) {
  return page(props.app.name, html`${props.problem && problemNote(props.problem)}${props.body}`)
}

/** The notebook: writes, changes and throws away. */
export function notebook(path: string, notes: KeptNote[], typed: Typed): Html {
  return html`
<form method="post" action="${path}/notes/add">
<label for="text">A new note</label>
<textarea id="text" name="text" rows="3" required>${typed.id === undefined && typed.text}</textarea>
<button>Write it down</button>
</form>
<h2>Notes: ${notes.length}</h2>
<ul class="notes">${notes.map(
    (note) => html`<li>
<form method="post" action="${path}/notes/change">
<input type="hidden" name="id" value="${note.id}">
<label for="note-${note.id}">Note${note.done && ' (done)'}</label>
<textarea id="note-${note.id}" name="text" rows="2" required>${typed.id === note.id ? typed.text : note.text}</textarea>
<button>Change</button> <button formaction="${path}/notes/throw" formnovalidate>Throw away</button>
</form></li>\n`,
  )}</ul>`
}

/** The board: shows what is to do, and ticks it off. */
export function board(path: string, notes: KeptNote[]): Html {
  const open = notes.filter((note) => !note.done)
  return html`
<h2>To do: ${open.length}</h2>
<ul class="notes">${open.map(
    (note) => html`<li><p>${note.text}</p>
<form method="post" action="${path}/notes/tick"><input type="hidden" name="id" value="${note.id}"><button>Done</button></form></li>\n`,
  )}</ul>
<h2>Done: ${notes.length - open.length}</h2>
<ul>${notes.filter((note) => note.done).map((note) => html`<li>${note.text}</li>\n`)}</ul>`
}
