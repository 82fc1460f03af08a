import { readKey, writeKey } from './key-text.ts'
import { answer, makeKey } from './signing.ts'

/** The two forms that need a key in the browser. Neither sends the private half anywhere. */

const making = document.querySelector<HTMLFormElement>('form[data-recovery-new]')
const using = document.querySelector<HTMLFormElement>('form[data-recovery-use]')

function part<T extends HTMLElement>(form: HTMLElement, name: string): T {
  const found = form.querySelector<T>(`[data-${name}]`)
  if (!found) throw new Error(`the form has no part ${name}`)
  return found
}

if (making) {
  const address = making.dataset['recoveryNew'] ?? ''
  const make = part<HTMLButtonElement>(making, 'make')
  make.hidden = false
  make.addEventListener('click', async () => {
    make.disabled = true
    const made = await makeKey().catch(() => null)
    if (made === null) {
      part(making, 'unable').hidden = false
      return
    }
    const { seed, x } = made
    const text = await writeKey({ address, seed })
    part(making, 'text').textContent = text
    part<HTMLInputElement>(making, 'public').value = x
    const file = new Blob([`${making.dataset['about']}\n\n${text}\n`], { type: 'text/plain' })
    part<HTMLAnchorElement>(making, 'save').href = URL.createObjectURL(file)
    make.hidden = true
    const shown = part(making, 'shown')
    shown.hidden = false
    shown.focus()
  })
  part(making, 'print').addEventListener('click', () => print())
}

if (using) {
  const said = part(using, 'said')
  const say = (text: string | undefined) => {
    said.hidden = text === undefined
    said.textContent = text ?? ''
  }
  const key = part<HTMLTextAreaElement>(using, 'key')
  part<HTMLButtonElement>(using, 'go').disabled = false
  using.addEventListener('submit', async (event) => {
    event.preventDefault()
    say(undefined)
    const written = await readKey(key.value)
    if (!written) return say(using.dataset['wrong'])
    const resource = `${location.origin}/owners/${written.address}`
    const asked = await fetch('/recovery/challenge', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resource }),
    }).catch(() => null)
    if (!asked?.ok) return say(using.dataset['failed'])
    const challenge = await asked.json()
    const signed = await answer(written.seed, challenge).catch(() => null)
    if (signed === null) return say(using.dataset['unable'])
    part<HTMLInputElement>(using, 'answer').value = signed
    key.value = ''
    using.submit()
  })
}
