import {
  type Catalog,
  describe,
  type Lang,
  parseScope,
  type ResolvedItem,
  resolve,
  ScopeError,
  writeDetails,
} from '@mandate/grants'

/** Puts a scope together by clicking, and says what it means as it is written. */

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E
const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector) as E

const catalog: Catalog = JSON.parse(byId('catalog').textContent ?? '')
const form = find<HTMLFormElement>('form[data-builder]')
const result = find('[data-result]')
const collection = byId<HTMLSelectElement>('collection')
const scope = find<HTMLTextAreaElement>('[name=scope]')
const fields = find('[data-fields]')
const STEPS = {
  place: ['', '0.001', '0.01', '0.1', '1'],
  time: ['', 'hour', 'day', 'month', 'year'],
}

collection.append(
  ...catalog.collections.map(({ name, title }) => new Option(`${title} (${name})`, name)),
)
collection.value = catalog.collections.some(({ name }) => name === 'google.photos')
  ? 'google.photos'
  : collection.value
collection.addEventListener('change', showFields)
scope.addEventListener('input', say)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  const item = written()
  if (item === null) return
  scope.value = [scope.value.trim(), item].filter(Boolean).join('\n')
  say()
})
form.hidden = result.hidden = false
showFields()
scope.value = 'google.photos[time>=2018,time<2019].{title,time~day,latitude~0.01,longitude~0.01}'
say()

function present() {
  return catalog.collections.find(({ name }) => name === collection.value)
}

/** A box for each field, and where a value can be made coarser a list of steps. */
function showFields(): void {
  const shown = present()
  find('[data-what]').textContent = shown?.description ?? ''
  fields.replaceChildren(
    ...(shown?.fields ?? []).map(({ name, title, type, sensitive }) => {
      const line = document.createElement('p')
      line.className = 'check'
      const box = Object.assign(document.createElement('input'), {
        type: 'checkbox',
        id: `field-${name}`,
        value: name,
      })
      const label = Object.assign(document.createElement('label'), {
        htmlFor: box.id,
        textContent: `${title} (${name})${sensitive ? ' · sensitive' : ''}`,
      })
      line.append(box, ' ', label)
      const steps = /^(latitude|longitude)$/.test(name)
        ? STEPS.place
        : type === 'time'
          ? STEPS.time
          : null
      if (steps) {
        const step = document.createElement('select')
        step.setAttribute('aria-label', `How exact: ${title}`)
        step.append(...steps.map((one) => new Option(one === '' ? 'exact' : `to ${one}`, one)))
        line.append(' ', step)
      }
      return line
    }),
  )
}

/** What the form says, as one item; null when no field is chosen. */
function written(): string | null {
  const chosen = [...fields.querySelectorAll<HTMLInputElement>('input:checked')].map((box) => {
    const step = box.parentElement?.querySelector('select')?.value
    return step ? `${box.value}~${step}` : box.value
  })
  if (chosen.length === 0) {
    find('[data-said]').textContent = 'Choose at least one detail.'
    return null
  }
  const { value: from } = byId<HTMLInputElement>('from')
  const { value: to } = byId<HTMLInputElement>('to')
  const when = [from && `time>=${from}`, to && `time<${dayAfter(to)}`].filter(Boolean).join(',')
  const optional = byId<HTMLInputElement>('optional').checked ? '?' : ''
  return `${optional}${collection.value}${when && `[${when}]`}.{${chosen.join(',')}}`
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** Reads what stands in the text, and says it. */
function say(): void {
  const said = find('[data-said]')
  try {
    const text = scope.value.trim().replaceAll(/\s+/g, ' ')
    const items = text === '' ? [] : parseScope(text)
    show(items.map((item) => resolve(item, catalog)))
    said.textContent = ''
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    // What stood there before is not what this text means.
    show([])
    said.textContent = error.message
  }
}

function show(permissions: ResolvedItem[]): void {
  const details = permissions.length === 0 ? '' : JSON.stringify(writeDetails(permissions), null, 2)
  find('[data-details]').textContent = details
  for (const lang of ['en', 'fr'] satisfies Lang[]) {
    find(`[data-sentences=${lang}]`).replaceChildren(
      ...permissions.map((permission) =>
        Object.assign(document.createElement('li'), {
          textContent: describe(permission, catalog, lang).full,
        }),
      ),
    )
  }
}
