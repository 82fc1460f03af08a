import type { Curve } from './measure.ts'

const WIDTH = 640
const HEIGHT = 300
const LEFT = 64
const RIGHT = 24
const TOP = 44
const BOTTOM = 48
/** Beside the first and the last mark, so that what stands at them has room. */
const ROOM = 36

/** A curve as a picture: what grows by powers of ten, what is measured from zero. Light and dark, as whoever looks has it. */
export function plot(title: string, { along, of, points }: Curve): string {
  const logs = points.map(([size]) => Math.log10(size))
  const [first, last] = [Math.min(...logs), Math.max(...logs)]
  const most = nice(Math.max(...points.map(([, value]) => value)) * 1.1)
  const wide = WIDTH - LEFT - RIGHT - 2 * ROOM
  const x = (log: number) => LEFT + ROOM + ((log - first) / (last - first || 1)) * wide
  const y = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM)
  const at = points.map(([, value], nth) => [x(logs[nth] as number), y(value)] as const)
  const place = ([left, top]: readonly [number, number]) => `${left.toFixed(1)},${top.toFixed(1)}`
  const lines = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const top = y(most * part).toFixed(1)
    return `<path class="line" d="M${LEFT} ${top}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${top}" dy="4" text-anchor="end">${short(most * part)}</text>`
  })
  const marks = points.map(([size, value], nth) => {
    const [left, top] = at[nth] as readonly [number, number]
    return `<circle cx="${left.toFixed(1)}" cy="${top.toFixed(1)}" r="4"/><text x="${left.toFixed(1)}" y="${(top - 10).toFixed(1)}" text-anchor="middle">${short(value)}</text><text x="${left.toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${size.toLocaleString('en')}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<style>svg{font:12px system-ui,sans-serif;background:#fff}text{fill:#333}.line{stroke:#ddd}polyline{fill:none;stroke:#0a5a68;stroke-width:2}circle{fill:#0a5a68}@media(prefers-color-scheme:dark){svg{background:#16191c}text{fill:#ccc}.line{stroke:#333}polyline{stroke:#6cc5d3}circle{fill:#6cc5d3}}</style>
<text x="${LEFT}" y="20" font-weight="600">${escaped(title)}</text>
${lines.join('\n')}
<polyline points="${at.map(place).join(' ')}"/>
${marks.join('\n')}
<text x="${LEFT}" y="${HEIGHT - 8}">${escaped(along)}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${escaped(of)}</text>
</svg>
`
}

/** 1, 2, 4 or 8 of some power of ten, not below the value: its quarters are short numbers. */
function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 4, 8, 10].find((one) => one * power >= value) as number)
}

const short = (value: number) =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
