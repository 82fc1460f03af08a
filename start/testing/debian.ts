import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of a program, or undefined. */
export function program(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  // Servers lie where only root's PATH leads on some machines.
  return [...folders, '/usr/sbin', '/sbin'].map((folder) => join(folder, name)).find(isExecutable)
}

/**
 * Installs Debian packages where that may be done: on Debian, as root. One call at a time, since
 * apt-get locks its database. False when it may not or did not work; why is then on stderr.
 */
export function installDebian(...packages: string[]): boolean {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0 || !program('apt-get')) {
    return false
  }
  console.error(`Installing ${packages.join(', ')} from Debian's packages`)
  const install = () =>
    aptGet('install', '--yes', '--quiet', '--no-install-recommends', ...packages)
  // A new machine has no package lists yet.
  return install() || (aptGet('update', '--quiet') && install())
}

function aptGet(...args: string[]): boolean {
  // Somebody else may be installing just now: their lock is waited for.
  const { status } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 2],
  })
  return status === 0
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
