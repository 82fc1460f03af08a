import { readFileSync } from 'node:fs'
import type { Catalog } from './catalog.ts'

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as T
}

/** Scopes with their canonical text and details in the catalog below. */
export const VALID =
  read<{ text: string; canonical: string; details: Record<string, unknown> }[]>('valid')

/** Texts outside the grammar or over a limit. */
export const INVALID = read<{ text: string; code: string; position: number }[]>('invalid')

/** Scopes that the catalog below cannot satisfy. */
export const REFUSED = read<{ text: string; code: string; culprit: string }[]>('refused')

/** Selection requests of PDPP, and what they mean here. */
export const PDPP =
  read<
    {
      says: string
      given: Record<string, unknown>[]
      once: boolean
      details: Record<string, unknown>[]
      scopes: string[]
    }[]
  >('pdpp')

export const VECTOR_CATALOG = read<Catalog>('catalog')
