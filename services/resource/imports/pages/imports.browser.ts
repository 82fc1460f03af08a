/** Shows an import while it is being read or undone; at its end the page is loaded again, as a report. */

interface Report {
  state: string
  entries: number | null
  files: Record<string, number>
  collections: Record<string, { records: number }>
  path: string | null
}

const announceEvery = 10_000
const lookAgain = 10_000
const box = document.querySelector<HTMLElement>('[data-import]')
if (box?.dataset['state'] === 'undoing') waitFor(box)
else if (box) follow(box)

/** Nothing to show but the end. */
function waitFor(box: HTMLElement): void {
  const events = open(box)
  events.addEventListener('message', ({ data }) => {
    const report: Report | null = JSON.parse(data)
    if (report?.state === 'undoing') return
    events.close()
    location.reload()
  })
}

function open(box: HTMLElement): EventSource {
  const events = new EventSource(box.dataset['import'] ?? '')
  // Refused, because the session has ended or too many pages are open: the page itself says why.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), lookAgain)
  })
  return events
}

function follow(box: HTMLElement): void {
  const number = new Intl.NumberFormat(document.documentElement.lang)
  const bar = box.querySelector('progress')!
  const text = document.getElementById(`${bar.id}-text`)!
  const path = box.querySelector<HTMLElement>('[data-path]')!
  const kinds = box.querySelector<HTMLElement>('[data-kinds]')!
  const said = box.querySelector<HTMLElement>('[data-said]')!
  const template = box.dataset['files'] ?? ''
  const titles: Record<string, string> = JSON.parse(box.dataset['titles'] ?? '{}')
  const wasPaused = box.dataset['state'] === 'paused'
  let announced = 0

  const events = open(box)
  events.addEventListener('message', ({ data }) => {
    const report: Report | null = JSON.parse(data)
    const isPaused = report?.state === 'paused'
    if (
      !report ||
      !['queued', 'running', 'paused'].includes(report.state) ||
      isPaused !== wasPaused
    ) {
      events.close()
      location.reload()
      return
    }
    path.textContent = report.path ?? '–'
    const done = Object.values(report.files).reduce((sum, count) => sum + count, 0)
    if (report.entries !== null) {
      bar.max = report.entries || 1
      bar.value = Math.max(bar.value, done)
      text.textContent = template
        .replace('{done}', number.format(done))
        .replace('{all}', number.format(report.entries))
    }
    for (const [name, { records }] of Object.entries(report.collections)) {
      const line =
        kinds.querySelector(`[data-kind="${CSS.escape(name)}"] span`) ??
        addKind(kinds, name, titles)
      line.textContent = number.format(records)
    }
    // Read out now and then, not at every step.
    if (Date.now() - announced > announceEvery) {
      announced = Date.now()
      said.textContent = text.textContent
    }
  })
}

function addKind(kinds: HTMLElement, name: string, titles: Record<string, string>): HTMLElement {
  const line = document.createElement('li')
  const count = document.createElement('span')
  line.dataset['kind'] = name
  line.append(titles[name] ?? `${name}: `, count)
  kinds.append(line)
  return count
}
