import { attributes, type Html, html } from '@mandate/ui'

export interface Bar {
  /** Under the bar. */
  label: string
  value: number
  /** The bar in words: `2018: 1,204 photos`. */
  said: string
  /** Where a press on it goes. */
  href: string
}

const WIDTH = 960
const HEIGHT = 220
const BASE = 188

/**
 * Bars side by side; each is a link that says itself. `said` is the whole drawing in one sentence, `box`
 * the name of what scrolls around it.
 */
export function bars(all: Bar[], said: string, box: string): Html {
  const most = Math.max(...all.map(({ value }) => value))
  const step = WIDTH / all.length
  const every = Math.ceil(all.length / 16)
  const width = Math.max(2, Math.min(56, step * 0.72))
  const drawn = all.map(({ label, value, said, href }, nth) => {
    const height = value <= 0 ? 0 : Math.max(2, Math.round((value / most) * (BASE - 12)))
    const x = nth * step + (step - width) / 2
    const place = { x: x.toFixed(1), y: BASE - height, width: width.toFixed(1), height, rx: 2 }
    const shown = html`<title>${said}</title><rect${attributes({ class: 'reach', x: (nth * step).toFixed(1), y: 0, width: step.toFixed(1), height: BASE })}/><rect${attributes(place)}/>`
    const under =
      nth % every === 0 &&
      html`<text${attributes({ x: ((nth + 0.5) * step).toFixed(1), y: HEIGHT - 10 })}>${label}</text>`
    return value > 0
      ? html`<a href="${href}" aria-label="${said}">${shown}</a>${under}`
      : html`<g>${under}</g>`
  })
  // Each bar can be pressed by a finger: where there are many the box around them scrolls.
  const size =
    all.length <= 8 ? 'few' : all.length <= 12 ? 'some' : all.length <= 31 ? 'many' : 'most'
  return html`<div class="scroll plain" role="region" tabindex="0" aria-label="${box}"><svg class="bars ${size}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label="${said}"><line${attributes({ x1: 0, x2: WIDTH, y1: BASE, y2: BASE })}/>${drawn}</svg></div>`
}
