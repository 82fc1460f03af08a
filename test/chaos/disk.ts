import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Of a disk that can be filled. */
const SIZE = '700m'

/** A disk of its own for what is to run out of room, or not to be written any more. As root only, who may mount one. */
export class Disk implements Disposable {
  readonly path: string
  private isReadOnly = false

  private constructor(path: string) {
    this.path = path
  }

  static mount(path: string): Disk {
    mkdirSync(path, { recursive: true })
    system('mount', '-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', path)
    return new Disk(path)
  }

  /** A folder that is there, as if it were one: for what is not to be written any more. */
  static of(path: string): Disk {
    return new Disk(path)
  }

  /** Nothing more fits on it. @returns how many bytes did */
  fill(): number {
    const file = openSync(join(this.path, 'filler'), 'w')
    const piece = Buffer.alloc(4096)
    try {
      for (let bytes = 0; ; bytes += piece.length) {
        try {
          writeSync(file, piece)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return bytes
          throw error
        }
      }
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(join(this.path, 'filler'))
  }

  /** Whatever is opened from now on can only be read, as when a system has found its disk damaged. */
  freeze(): void {
    system('mount', '--bind', this.path, this.path)
    this.isReadOnly = true
    system('mount', '-o', 'remount,bind,ro', this.path)
  }

  thaw(): void {
    if (this.isReadOnly) system('umount', '--lazy', this.path)
    this.isReadOnly = false
  }

  [Symbol.dispose](): void {
    this.thaw()
    system('umount', '--lazy', this.path)
  }
}

function system(command: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(command, words)
  if (status !== 0) throw new Error(`a disk of its own: ${command} ${words.join(' ')}: ${stderr}`)
}
