import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { type Html, html } from './html.ts'

export const iconNames = [
  'house',
  'upload',
  'history',
  'map-pin',
  'image',
  'message-square',
  'calendar-days',
  'search',
  'share-2',
  'shield-check',
  'key-round',
  'log-out',
  'download',
  'trash-2',
  'eye-off',
  'clock',
  'circle-check',
  'triangle-alert',
  'circle-x',
  'info',
  'ellipsis',
  'arrow-right',
  'arrow-left-right',
  'user',
  'users',
  'globe',
  'list',
  'table',
  'pause',
  'play',
  'file-question',
  'file-check',
  'file-x',
  'receipt-text',
  'list-filter',
  'sun-moon',
  'chevron-down',
  'copy',
  'external-link',
  'pencil',
] as const
export type IconName = (typeof iconNames)[number]

interface IconSet {
  icons: Record<string, { body: string }>
  aliases?: Record<string, { parent: string }>
}

const require = createRequire(import.meta.url)

function buildSprite(): string {
  const set = require('@iconify-json/lucide/icons.json') as IconSet
  const symbols = iconNames.map((name) => {
    const body = set.icons[name]?.body ?? set.icons[set.aliases?.[name]?.parent ?? '']?.body
    if (body === undefined) throw new Error(`lucide has no icon named ${name}`)
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

/** One file with all icons, built once at start; each page takes from it what it shows. */
export const sprite = buildSprite()
export const spritePath = `/icons.svg?${createHash('sha256').update(sprite).digest('hex').slice(0, 12)}`

/** An icon beside words; never alone, so it is silent for screen readers. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><use href="${spritePath}#${name}"/></svg>`
}
