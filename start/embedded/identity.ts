import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** How PostgreSQL's programs are run on this machine, and where they and their data lie. */
export interface Identity {
  /** Words before the program. */
  prefix: string[]
  /** Whom the process becomes; absent: whoever we are. */
  uid?: number
  gid?: number
  /** The folder that holds bin/, lib/ and share/. */
  programs: string
  /** The folder in which the data folder is made. */
  home: string
}

const NOBODY = 65534

/**
 * PostgreSQL refuses to run as root, so root runs it as somebody else, without adding a user to the
 * machine: in a user namespace where root is called nobody (the files stay root's, so a folder that
 * only root may enter is no obstacle), or, where namespaces are not allowed, as the real user nobody,
 * with programs and data in a folder that everybody may enter.
 */
export function identity(programs: string, home: string): Identity {
  mkdirSync(home, { recursive: true })
  if (process.getuid?.() !== 0 && hasName()) return { prefix: [], programs, home }
  const namespace = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]
  if (works([...namespace, 'true'])) return { prefix: namespace, programs, home }
  if (process.getuid?.() !== 0) return { prefix: [], programs, home }
  const nobody = { prefix: [], uid: NOBODY, gid: NOBODY }
  if (enterable(programs) && enterable(home)) return { ...nobody, programs, home }
  const place = enterablePlace(home)
  const copy = join(place, 'postgresql')
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(programs, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  return { ...nobody, programs: copy, home: place }
}

/** PostgreSQL asks for its user's name, which a number given to a container may not have. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** Makes a folder that the programs may write. */
export function own(folder: string, { uid, gid }: Identity): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const owner = uid ?? process.getuid?.()
  if (owner === undefined || statSync(folder).uid === owner) return
  const group = gid ?? process.getgid?.() ?? owner
  // As root only: the data were made under another identity on an earlier start.
  if (!works(['chown', '-R', `${owner}:${group}`, folder])) chownSync(folder, owner, group)
}

/** Signals the process to end when its parent does, where util-linux can say so. */
export function leash(): string[] {
  const leash = ['setpriv', '--pdeathsig', 'INT']
  return process.platform === 'linux' && works([...leash, 'true']) ? leash : []
}

function works([command = '', ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Whether everybody may enter the folder: each folder above it lets others pass. */
function enterable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (!(statSync(at).mode & constants.S_IXOTH)) return false
    if (at === dirname(at)) return true
  }
}

/** The same folder at every start; a home that was thrown away and made anew gets a new one. */
function enterablePlace(home: string): string {
  const note = join(home, 'elsewhere')
  if (!existsSync(note)) {
    const root = ['/var/lib', '/var/tmp'].find((folder) => enterable(folder) && writable(folder))
    if (!root)
      throw new Error(`Nowhere to keep PostgreSQL's data: user nobody may not enter ${home}`)
    writeFileSync(note, join(root, `mandate-${randomBytes(8).toString('hex')}`))
  }
  const place = readFileSync(note, 'utf8')
  mkdirSync(place, { recursive: true, mode: 0o755 })
  return place
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
