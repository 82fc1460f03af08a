import { formatBytes } from '@mandate/ui/bytes'

/** Shows how far an archive is; when it is made the page is loaded again, with its parts. */

interface Shown {
  state: string
  written: number
  estimate: number
}

const lang = document.documentElement.lang === 'fr' ? 'fr' : 'en'
const every = 1_000
const announceEvery = 10_000
const box = document.querySelector<HTMLElement>('[data-take-out]')
if (box) follow(box)

function follow(box: HTMLElement): void {
  const bar = box.querySelector('progress')!
  const text = document.getElementById(`${bar.id}-text`)!
  const said = box.querySelector<HTMLElement>('[data-said]')!
  const template = box.dataset['of'] ?? '{done}'
  let announced = 0

  const look = async () => {
    const answer = await fetch(box.dataset['takeOut'] ?? '').catch(() => null)
    // Away for a moment: the next look finds it.
    if (!answer || answer.status >= 500) return
    const shown = answer.ok ? ((await answer.json()) as Shown) : null
    if (!shown || !['queued', 'running'].includes(shown.state)) {
      clearInterval(looking)
      location.reload()
      return
    }
    bar.value = Math.max(bar.value, Math.min(shown.written, shown.estimate * 0.99))
    text.textContent = template.replace('{done}', formatBytes(shown.written, lang))
    // Read out now and then, not at every step.
    if (Date.now() - announced > announceEvery) {
      announced = Date.now()
      said.textContent = text.textContent
    }
  }
  const looking = setInterval(look, every)
}
