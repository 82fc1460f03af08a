/**
 * What is said follows what is chosen: after each change the page is asked for once more, as a press on *Show what this changes*
 * asks for it, and its sentences are taken over. Fields, boxes and what lies open stay as the person has them, and so does the
 * focus. Without script, or where no such page comes, the button shows the same; what is allowed is decided by what is posted.
 */
const SOON = 300

const form = document.querySelector<HTMLFormElement>('form.consent')
let under = new AbortController()
let due: ReturnType<typeof setTimeout> | undefined

form?.addEventListener('change', () => {
  clearTimeout(due)
  // A date is typed in several changes; none of those in between is worth an answer.
  under.abort()
  due = setTimeout(() => void follow(form), SOON)
})

async function follow(of: HTMLFormElement): Promise<void> {
  under = new AbortController()
  const { signal } = under
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(of))
    if (typeof value === 'string') body.append(name, value)
  body.append('answer', 'show')
  try {
    const answer = await fetch(of.action, { method: 'POST', body, signal })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (!signal.aborted && page.querySelector('form.consent')) take(page)
  } catch {
    // Broken off by the next change, or nobody answered: the button tells.
  }
}

function take(page: Document): void {
  for (const said of page.querySelectorAll('.item > .said')) {
    const here = document.getElementById(said.id)
    if (!here) continue
    exchange(here.previousElementSibling, said.previousElementSibling)
    exchange(here.querySelector('.marks'), said.querySelector('.marks'))
    const examples = said.querySelector('.examples > a')?.getAttribute('href')
    if (examples) here.querySelector('.examples > a')?.setAttribute('href', examples)
  }
  exchange(
    document.querySelector('.decide [role=status]'),
    page.querySelector('.decide [role=status]'),
  )
  // Why an answer was not taken is over; its place stays, so that nothing slips under the finger.
  const alert = document.querySelector<HTMLElement>('[role=alert]')
  if (alert && !page.querySelector('[role=alert]')) alert.style.visibility = 'hidden'
}

/** Only where something else is said: a reader hears what changed. */
function exchange(here: Element | null, then: Element | null): void {
  if (!here || here.textContent === (then?.textContent ?? '')) return
  here.replaceChildren(...(then?.childNodes ?? []))
}
