import type { Lang } from '../catalog.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import type { Tongue } from './tongue.ts'

const TONGUES: Record<Lang, Tongue> = { en: english, fr: french }

export function tongueOf(lang: Lang): Tongue {
  return TONGUES[lang]
}
