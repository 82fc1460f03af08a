import { existsSync, lstatSync, symlinkSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Lock {
  packages: Record<string, Partial<Record<Need, Record<string, string>>> & { link?: boolean }>
}
type Need = 'dependencies' | 'devDependencies'

/** Who names the importers one by one, and as what: the command line has them in its bundle. */
const USERS = { 'services/resource': 'dependencies', cli: 'devDependencies' } as const

/**
 * The importer in package-lock.json and in node_modules, as `npm install` would put it there, so
 * that nothing has to be downloaded for a workspace without packages of its own.
 */
export async function link(root: string, name: string): Promise<void> {
  await change(join(root, 'package-lock.json'), (lock) => {
    for (const [user, need] of Object.entries(USERS)) {
      const { [need]: needs = {} } = lock.packages[user] ?? {}
      lock.packages[user]![need] = withKey(needs, `@mandate/${name}`, '0.1.0')
    }
    lock.packages = entered(lock.packages, name)
  })
  const modules = join(root, 'node_modules')
  const own = existsSync(modules) && !lstatSync(modules).isSymbolicLink()
  if (!own) return
  const place = join(modules, '@mandate', name)
  if (!existsSync(place)) symlinkSync(join('..', '..', 'importers', name), place, 'dir')
  // What npm noted there is compared with the lockfile before anything is installed again.
  await change(join(modules, '.package-lock.json'), (lock) => {
    lock.packages = entered(lock.packages, name)
  })
}

function entered(packages: Lock['packages'], name: string): Lock['packages'] {
  const workspace = {
    name: `@mandate/${name}`,
    version: '0.1.0',
    license: 'Apache-2.0',
    dependencies: { '@mandate/importer': '0.1.0' },
  }
  const linked = { resolved: `importers/${name}`, link: true }
  return withKey(
    withKey(packages, `importers/${name}`, workspace),
    `node_modules/@mandate/${name}`,
    linked,
  )
}

/** The same with one more, in npm's order. */
function withKey<V>(record: Record<string, V>, key: string, value: V): Record<string, V> {
  const entries = Object.entries(record).filter(([other]) => other !== key)
  const before = entries.findIndex(([other]) => other !== '' && other.localeCompare(key, 'en') > 0)
  const place = before < 0 ? entries.length : before
  return Object.fromEntries(entries.toSpliced(place, 0, [key, value]))
}

async function change(path: string, edit: (lock: Lock) => void): Promise<void> {
  if (!existsSync(path)) return
  const lock: Lock = JSON.parse(await readFile(path, 'utf8'))
  edit(lock)
  await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`)
}
