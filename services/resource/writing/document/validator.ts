import { type Contract, canonicalJson } from '@mandate/grants'
import { LRUCache } from 'lru-cache'
import { instantOf } from './times.ts'

/** What is wrong with a document, by its place in it; null: nothing. */
export type Validate = (document: unknown) => { pointer: string; says: string } | null

const compiled = new LRUCache<string, Validate>({ max: 200 })

/**
 * What a contract's schema takes. Which words it may use was judged when it was declared; here it becomes
 * a function. The library is brought in by the first that asks: most homes have no app that writes.
 */
export async function validatorOf({ name, version, schema }: Contract): Promise<Validate> {
  const key = JSON.stringify([name, version, schema])
  const known = compiled.get(key)
  if (known) return known
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  // One for each, so that none knows of another.
  const ajv = new Ajv2020({
    strict: false,
    // Names like `constructor` are fields of nobody else.
    ownProperties: true,
    logger: false,
    formats: {
      'date-time': (text: string) => instantOf(text) !== null,
      date: (text: string) => instantOf(`${text}T00:00:00Z`) !== null,
    },
  })
  // Its own compares each item with each other one.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    ...{ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', errors: false },
    error: { message: 'must not hold the same item twice' },
    validate: (isAsked: boolean, items: unknown[]) =>
      !isAsked || new Set(items.map(canonicalJson)).size === items.length,
  })
  const check = ajv.compile(schema)
  const validate: Validate = (document) => {
    if (check(document)) return null
    const [first] = check.errors ?? []
    const { additionalProperty } = Object(first?.params)
    const which = typeof additionalProperty === 'string' ? `: ${additionalProperty}` : ''
    return { pointer: first?.instancePath ?? '', says: `${first?.message ?? 'is wrong'}${which}` }
  }
  compiled.set(key, validate)
  return validate
}
