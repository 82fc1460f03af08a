import type { CatalogCollection, Contract, Declared } from '../catalog.ts'
import { canonicalJson } from '../documents/json.ts'
import { ScopeError } from '../permission.ts'

/**
 * Which of two states of one collection counts: the later, if it "only adds optional fields"; so every
 * document that was ever taken stays good, and an app that knows the former state goes on.
 * @throws {ScopeError} `bad_contract`, saying what is more than that
 */
export function laterOf(held: CatalogCollection, asked: CatalogCollection): CatalogCollection {
  const [a, b] = [held.declared as Declared, asked.declared as Declared]
  if (a.by !== b.by) fail(held.name, `was declared by ${a.by} and is not ${b.by}’s to declare`)
  const [former, later] = a.contract.version <= b.contract.version ? [held, asked] : [asked, held]
  const [from, to] = [former.declared!.contract, later.declared!.contract]
  if (from.version === to.version) {
    if (canonicalJson(from) === canonicalJson(to)) return held
    fail(
      held.name,
      `is another one in version ${from.version} already: give a change a new version`,
    )
  }
  checkAdded(from, to)
  return later
}

function checkAdded(from: Contract, to: Contract): void {
  const same = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)
  for (const member of ['sensitive', 'about_others', 'words'] as const) {
    if (!same(from[member], to[member])) changed(to, member)
  }
  const [{ properties: before, ...frame }, { properties: after, ...wider }] = [
    from.schema,
    to.schema,
  ]
  if (!same({ ...frame, required: listed(frame) }, { ...wider, required: listed(wider) })) {
    changed(to, 'schema apart from its properties: what is required above all')
  }
  const later = Object(after) as Record<string, unknown>
  for (const [name, property] of Object.entries(Object(before) as Record<string, unknown>)) {
    const isKept = Object.hasOwn(later, name) && same(property, later[name])
    if (!isKept) changed(to, `schema/properties/${name}`)
    if (!same(from.fields[name] ?? null, to.fields[name] ?? null)) changed(to, `fields/${name}`)
  }
}

const listed = ({ required = [] }: { required?: unknown }) => (required as string[]).toSorted()

function changed({ name, version }: Contract, what: string): never {
  fail(name, `changes ${what} in version ${version}: a later version may only add optional fields`)
}

function fail(name: string, why: string): never {
  throw new ScopeError('bad_contract', `${name} ${why}.`, { culprit: name })
}
