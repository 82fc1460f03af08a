import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'

/** What a device is asked is good for five minutes; what stands in a field waits longer, ms. */
const RENEWED = 4 * 60_000

/**
 * A form with `data-passkey` is shown where the browser knows passkeys. Sent, it first asks the service what to ask the
 * device (`data-options`), then the device, and goes on its way with the device's answer. With `data-offered` the browser
 * offers passkeys in the field for the name besides, where it offers the names that it keeps.
 */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  const { passkey: act, options: address } = form.dataset
  const problem = form.querySelector<HTMLElement>('[data-problem]')
  const answer = form.elements.namedItem('answer')
  if (!browserSupportsWebAuthn() || !address || !(answer instanceof HTMLInputElement)) continue
  form.hidden = false
  for (const other of document.querySelectorAll<HTMLElement>('[data-without-passkey]')) {
    other.hidden = true
  }

  let underWay = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (underWay) return
    underWay = true
    if (problem) problem.hidden = true
    try {
      const optionsJSON = await ask(address, form)
      const given =
        act === 'register'
          ? await startRegistration({ optionsJSON })
          : await startAuthentication({ optionsJSON })
      answer.value = JSON.stringify(given)
      form.submit()
    } catch {
      // Passed over, too late, or nothing that fits: the person knows best, and may try again.
      if (problem) problem.hidden = false
      underWay = false
      offer()
    }
  })

  let renewing = 0
  const offer = async () => {
    if (form.dataset['offered'] === undefined || !(await browserSupportsWebAuthnAutofill())) return
    clearTimeout(renewing)
    renewing = setTimeout(offer, RENEWED)
    try {
      const optionsJSON = underWay ? null : await ask(address, form)
      // Asking the device in two ways at once would end the first.
      if (optionsJSON === null || underWay) return
      const given = await startAuthentication({ optionsJSON, useBrowserAutofill: true })
      answer.value = JSON.stringify(given)
      form.submit()
    } catch {
      // The other way was gone, or nothing can be offered: nobody has asked for it.
    }
  }
  offer()
}

async function ask(address: string, form: HTMLFormElement) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value)
  }
  const answer = await fetch(address, { method: 'POST', body })
  if (!answer.ok || answer.redirected) throw new Error(`${address} answered ${answer.status}`)
  return answer.json()
}
