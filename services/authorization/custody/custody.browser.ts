import { fingerprintWords } from '@mandate/grants'
import { backUp, makeGrantKey, type PublicKey, restore, signGrant } from './grant-key.browser.ts'
import { find, findFor, keep } from './keyring.browser.ts'

/** The pages that need a key of this device: linking, signing, and the list of keys. */

const linking = document.querySelector<HTMLFormElement>('form[data-link]')
const signing = document.querySelector<HTMLFormElement>('form[data-sign]')
const restoring = document.querySelector<HTMLFormElement>('form[data-restore]')

function part<T extends HTMLElement>(form: HTMLElement, name: string): T {
  const found = form.querySelector<T>(`[data-${name}]`)
  if (!found) throw new Error(`the form has no part ${name}`)
  return found
}

/** A browser that keeps nothing, as in some private windows, has no key either. */
const findHere = (kid: string) => find(kid).catch(() => undefined)

if (linking) void offerDevice(linking)
if (signing) void sign(signing)
if (restoring) restoring.addEventListener('submit', (event) => void bringBack(event, restoring))
for (const place of document.querySelectorAll<HTMLElement>('[data-kid]')) {
  void findHere(place.dataset['kid'] ?? '').then((key) => {
    const said = key ? place.dataset['here'] : place.dataset['elsewhere']
    place.append(` ${said ?? ''}`)
  })
}

/** On the page that links: the key of this device beside those of other devices that stay. */
async function offerDevice(form: HTMLFormElement): Promise<void> {
  const { account = '', resource = '', kept = '[]' } = form.dataset
  const others = JSON.parse(kept) as PublicKey[]
  const device = form.querySelector<HTMLInputElement>('input[name="custody"][value="device"]')
  if (!device) return
  const six = part(form, 'six')
  const byProvider = six.textContent
  let making: Promise<PublicKey> | null = null
  let shown = 0

  async function ready(): Promise<PublicKey> {
    const known = await findFor(account, resource)
    if (known) return { kty: 'OKP', crv: 'Ed25519', x: known.x, kid: known.kid }
    const { key, jwk, pkcs8 } = await makeGrantKey()
    await keep({ kid: jwk.kid, x: jwk.x, resource, account, privateKey: key })
    const backup = part(form, 'backup')
    backup.hidden = false
    part(form, 'save').addEventListener('click', async () => {
      const phrase = part<HTMLInputElement>(form, 'passphrase')
      if (!phrase.reportValidity() || phrase.value === '') return phrase.focus()
      const file = await backUp(pkcs8, phrase.value, { resource, account, kid: jwk.kid, x: jwk.x })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(
        new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: 'application/json' }),
      )
      link.download = 'mandate-grant-key.json'
      link.click()
      part(form, 'saved').hidden = false
    })
    return jwk
  }

  /** The key takes a while: what is shown is of what is chosen by then, and it is made once, however often that changes. */
  async function show(): Promise<void> {
    shown += 1
    const turn = shown
    const isDevice = device?.checked ?? false
    const allow = part<HTMLButtonElement>(form, 'allow')
    part(form, 'device').hidden = !isDevice
    part(form, 'unable').hidden = true
    if (!isDevice) {
      six.textContent = byProvider
      allow.disabled = false
      return
    }
    allow.disabled = true
    making ??= ready()
    const mine = await making.catch(() => null)
    if (mine === null) making = null
    if (turn !== shown) return
    if (mine === null) {
      part(form, 'device').hidden = true
      part(form, 'unable').hidden = false
      return
    }
    part<HTMLInputElement>(form, 'device-key').value = mine.x
    const staying = others.filter(
      (key) =>
        form.querySelector<HTMLInputElement>(`input[name="keep"][value="${key.kid}"]`)?.checked,
    )
    const keys = [...staying.filter((key) => key.kid !== mine.kid), mine]
    const said = await fingerprintWords({ keys })
    if (turn !== shown) return
    six.textContent = said
    allow.disabled = false
  }

  device.disabled = false
  form.addEventListener('change', () => void show())
  await show()
}

/** After Allow: signs what the page before showed, if this device has one of the keys. */
async function sign(form: HTMLFormElement): Promise<void> {
  const { kids = '[]', claims = '{}', missing = '/keys' } = form.dataset
  for (const kid of JSON.parse(kids) as string[]) {
    const key = await findHere(kid)
    if (!key) continue
    const jws = await signGrant(key.privateKey, kid, JSON.parse(claims) as object)
    part<HTMLInputElement>(form, 'jws').value = jws
    form.submit()
    return
  }
  location.replace(missing)
}

/** A key of a backup file is put onto this device. */
async function bringBack(event: Event, form: HTMLFormElement): Promise<void> {
  event.preventDefault()
  const said = part(form, 'said')
  const say = (text: string | undefined) => {
    said.hidden = false
    said.textContent = text ?? ''
  }
  const [file] = part<HTMLInputElement>(form, 'file').files ?? []
  const passphrase = part<HTMLInputElement>(form, 'passphrase').value
  const restored = await restore((await file?.text()) ?? '', passphrase)
  if ('problem' in restored) {
    return say(restored.problem === 'not_a_backup' ? form.dataset['wrong'] : form.dataset['phrase'])
  }
  const { kid, x, resource, account } = restored.backup
  const known = JSON.parse(form.dataset['restore'] ?? '[]') as string[]
  if (!known.includes(kid)) return say(form.dataset['other'])
  try {
    await keep({ kid, x, resource, account, privateKey: restored.key })
  } catch {
    return say(form.dataset['unkept'])
  }
  location.assign(form.dataset['back'] ?? '/keys')
}
