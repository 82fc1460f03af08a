import { formatBytes } from '@mandate/ui/bytes'
import { Upload } from 'tus-js-client'
import { forgetAllBut, isOtherState, rememberState, stateOf } from './same-file.browser.ts'

/** Sends the chosen files so that a lost connection or a reload costs nothing already sent. */

interface Known {
  id: string
  name: string
  size: number | null
  state: string
}

const form = document.querySelector<HTMLFormElement>('form[data-uploads]')
if (form) enhance(form)

function enhance(form: HTMLFormElement): void {
  const { uploads = '', imports = '', resume = '[]', words = '{}' } = form.dataset
  const known: Known[] = JSON.parse(resume)
  const text: Record<string, string> = JSON.parse(words)
  const area = form.querySelector<HTMLElement>('[data-sending]')!
  const said = form.querySelector<HTMLElement>('[data-said]')!
  const input = form.querySelector<HTMLInputElement>('input[type=file]')!
  const account = form.querySelector<HTMLInputElement>('input[name=account]')!
  const send = form.querySelector<HTMLButtonElement>('button')!
  forgetAllBut(known.map(({ id }) => id))

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const files = [...(input.files ?? [])]
    if (files.length === 0) {
      said.textContent = text['noFile'] ?? ''
      return
    }
    send.disabled = true
    input.disabled = true
    area.hidden = false
    said.textContent = ''
    const sendAll = async (): Promise<string> => {
      const before = new Set(known.map(({ id }) => id))
      area.replaceChildren()
      const ids: string[] = []
      for (const file of files)
        ids.push(
          await sendFile(file, uploads, known, row(area, file, text['sending'] ?? ''), text, said),
        )
      said.textContent = text['starting'] ?? ''
      const body = { uploads: ids, ...(account.value.trim() && { account: account.value.trim() }) }
      const stopped = () => (said.textContent = text['stopped'] ?? '')
      return start(imports, body, stopped).catch((error: unknown) => {
        // Another tab had read meanwhile what was here when this page came: that is sent anew.
        const isGone = error instanceof NotSent && error.status === 400
        if (!isGone || !ids.some((id) => before.has(id))) throw error
        for (const id of ids.filter((one) => before.has(one)))
          known.splice(
            known.findIndex((one) => one.id === id),
            1,
          )
        return sendAll()
      })
    }
    try {
      location.assign(await sendAll())
    } catch (error) {
      said.replaceChildren(...why(error, text))
      send.disabled = false
      input.disabled = false
      if (isSignedOut(error)) onReturn(() => !send.disabled && form.requestSubmit())
    }
  })
}

/** Once, when this tab is looked at again. */
function onReturn(goOn: () => void): void {
  const look = () => {
    if (document.visibilityState !== 'visible') return
    document.removeEventListener('visibilitychange', look)
    goOn()
  }
  document.addEventListener('visibilitychange', look)
}

/** Waits before each further try, ms. */
const AGAIN = [1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000]
/** Nothing was decided: the next try may do. */
const AWAY = [502, 503, 504]

/** Where the import that was started is followed. @throws NotSent */
async function start(imports: string, body: object, stopped: () => void): Promise<string> {
  const request = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  for (let tries = 0; ; tries++) {
    const answer = await fetch(imports, { method: 'POST', ...request }).catch(() => null)
    // A front that reaches no service is as silent as nobody; its page is no answer of the service's.
    if (answer !== null && !AWAY.includes(answer.status)) {
      const started: { page?: string } & Told = await answer.json().catch(() => ({}))
      if (started.page) return started.page
      // An answer that was lost had started it: it stands in the list there.
      if (answer.status === 400 && tries > 0) return '/data'
      throw new NotSent(answer.status, started)
    }
    if (tries === AGAIN.length) throw new NotSent(0, {})
    stopped()
    await new Promise((resolve) => setTimeout(resolve, AGAIN[tries]))
  }
}

/** As much of a problem document as is shown. */
interface Told {
  code?: string
  detail?: string
}

/** A file, or the import of all, was not taken; status 0: nobody answered. */
class NotSent extends Error {
  readonly status: number
  readonly told: Told

  constructor(status: number, told: Told) {
    super(told.detail ?? `answered ${status}`)
    this.status = status
    this.told = told
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof NotSent && error.status === 401
}

/** In the reader's words where there are some; else as the service says it, in English. */
function why(error: unknown, text: Record<string, string>): (string | Node)[] {
  const { status, told } = error instanceof NotSent ? error : new NotSent(0, {})
  const code = status === 0 ? 'lost' : status === 401 ? 'signed_out' : (told.code ?? '')
  const known = text[code]
  const failed = `${text['failed']} `
  if (code === 'signed_out') return [failed, `${known} `, signInLink(text), `. ${text['goes_on']}`]
  if (known !== undefined) return [failed, known]
  const detail = document.createElement('span')
  detail.lang = 'en'
  detail.textContent = told.detail ?? ''
  return [failed, detail]
}

/** Here the files stay chosen. */
function signInLink(text: Record<string, string>): Node {
  const link = document.createElement('a')
  link.href = '/sign-in?return_to=/data'
  link.target = '_blank'
  link.textContent = text['sign_in'] ?? ''
  return link
}

interface Row {
  name: HTMLElement
  bar: HTMLProgressElement
  text: HTMLElement
}

function row(area: HTMLElement, file: File, sending: string): Row {
  const name = document.createElement('p')
  const box = document.createElement('div')
  box.className = 'progress'
  const label = document.createElement('label')
  const bar = document.createElement('progress')
  const text = document.createElement('span')
  name.textContent = file.name
  label.textContent = sending
  label.htmlFor = bar.id = `sending-${area.childElementCount}`
  bar.max = file.size || 1
  bar.value = 0
  text.className = 'soft'
  box.append(label, bar, text)
  area.append(name, box)
  return { name, bar, text }
}

async function sendFile(
  file: File,
  endpoint: string,
  known: Known[],
  row: Row,
  text: Record<string, string>,
  said: HTMLElement,
): Promise<string> {
  // One that cannot be read is told of as it is sent.
  const state = await stateOf(file).catch(() => '')
  const alike = known.filter((one) => one.name === file.name && one.size === file.size)
  const former = alike.find(({ id }) => !isOtherState(id, state))
  if (former?.state === 'complete') {
    row.bar.value = row.bar.max
    return former.id
  }
  if (alike.length > 0 && !former) row.name.append(` ${text['changed']}`)
  const idOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)
  // Whoever presses again, because a later file or the import was not taken, sends nothing twice.
  const remember = (url: string | null, how: 'complete' | 'partial') => {
    if (url === null) return
    if (former) known.splice(known.indexOf(former), 1)
    known.push({ id: idOf(url), name: file.name, size: file.size, state: how })
  }
  return new Promise((resolve, reject) => {
    let from: { at: number; bytes: number } | null = null
    const upload = new Upload(file, {
      endpoint,
      ...(former && { uploadUrl: `${endpoint}/${former.id}` }),
      metadata: { filename: file.name },
      // Smaller pieces than the file: a front may cap one request, and each piece is kept for good.
      chunkSize: 64 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000],
      // The server knows what is here; the page brings its list.
      storeFingerprintForResuming: false,
      onShouldRetry(error) {
        said.textContent = text['stopped'] ?? ''
        const status = error.originalResponse?.getStatus() ?? 0
        return status < 400 || status === 409 || status === 423 || status >= 500
      },
      onUploadUrlAvailable: () => rememberState(idOf(upload.url ?? ''), state),
      onProgress(sent, all) {
        from ??= { at: performance.now(), bytes: sent }
        // Never backwards: what was sent and lost is sent again, but a bar that shrinks alarms.
        row.bar.value = Math.max(row.bar.value, sent)
        row.text.textContent = describe(sent, all, from, text)
      },
      onSuccess() {
        remember(upload.url, 'complete')
        resolve(idOf(upload.url ?? ''))
      },
      onError(error) {
        remember(upload.url, 'partial')
        const answer = 'originalResponse' in error ? error.originalResponse : null
        reject(new NotSent(answer?.getStatus() ?? 0, toldIn(answer?.getBody())))
      },
    })
    upload.start()
  })
}

function toldIn(body: string | undefined): Told {
  try {
    return Object(JSON.parse(body ?? ''))
  } catch {
    return {}
  }
}

function describe(
  sent: number,
  all: number,
  from: { at: number; bytes: number },
  text: Record<string, string>,
): string {
  const seconds = (performance.now() - from.at) / 1000
  const speed = seconds > 1 ? (sent - from.bytes) / seconds : 0
  const of = (text['of'] ?? '').replace('{done}', bytes(sent)).replace('{all}', bytes(all))
  if (speed <= 0) return of
  const left = (text['left'] ?? '').replace('{time}', duration((all - sent) / speed))
  return `${of} · ${bytes(speed)}/s · ${left}`
}

const lang = document.documentElement.lang === 'fr' ? 'fr' : 'en'
const bytes = (count: number) => formatBytes(count, lang)

function duration(seconds: number): string {
  const [value, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 5400
        ? [seconds / 60, 'minute']
        : [seconds / 3600, 'hour']
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(lang, style).format(Math.max(1, Math.round(value)))
}
