import { read } from './repository.ts'

/** A package that npm installs, as the lockfile has it. */
export interface Locked {
  name: string
  version: string
  license: string
  /** `sha512-…` in base64. */
  integrity?: string
  /** Needed to develop or test only. */
  dev: boolean
  /** Of one kind of machine, or left out where it does not install. */
  optional: boolean
}

/**
 * Licences under which this project may be passed on together with the package: permissive ones, and those of weak
 * copyleft of packages that are used as they are, in files of their own.
 * @see [SPDX License List](https://spdx.org/licenses/)
 */
const ACCEPTED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'LGPL-3.0', 'LGPL-3.0-or-later', 'MPL-2.0'],
])

/** Said in its text and not in its package.json. */
const SAID_ELSEWHERE: Record<string, string> = { 'combine-errors': 'MIT' }

interface Entry {
  version?: string
  license?: string
  integrity?: string
  link?: boolean
  dev?: boolean
  devOptional?: boolean
  optional?: boolean
}

/** Every package of others in a lockfile, each version once, by name. */
export function lockedPackages(lockfile = read('package-lock.json')): Locked[] {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, Entry> }
  const found = new Map<string, Locked>()
  for (const [path, entry] of Object.entries(packages)) {
    const at = path.lastIndexOf('node_modules/')
    if (at < 0 || entry.link) continue
    const name = path.slice(at + 'node_modules/'.length)
    const { version = '', integrity, license = SAID_ELSEWHERE[name] ?? '' } = entry
    const dev = entry.dev === true || entry.devOptional === true
    const known = found.get(`${name}@${version}`)
    found.set(`${name}@${version}`, {
      ...{ name, version, license, optional: entry.optional === true },
      // Needed by what runs if it is anywhere.
      dev: dev && (known?.dev ?? true),
      ...(integrity && { integrity }),
    })
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Packages whose licence is not known or not accepted, one line each. */
export function wrongLicences(packages = lockedPackages()): string[] {
  return packages
    .filter(({ license }) => !isAccepted(license))
    .map(({ name, version, license }) => {
      return `${name} ${version}: licence ${license || 'not said'}: see whether it may be passed on with this project`
    })
}

/** One of those joined by OR, all of those joined by AND. */
function isAccepted(expression: string): boolean {
  const terms = expression.replace(/[()]/g, '')
  return terms.split(' OR ').some((one) => one.split(' AND ').every((id) => ACCEPTED.has(id)))
}
