import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { shown } from '../shown.ts'
import { EXIT, Fault } from './fault.ts'

/** What people read goes to stderr; stdout is for what was asked for. */
export function say(text: string): void {
  process.stderr.write(`${text.split('\n').map(shown).join('\n')}\n`)
}

/** Asks for a secret, which is not shown. @throws Fault where nobody can answer */
export async function askSecret(question: string, instead: string): Promise<string> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const given = await answer('', instead, silent)
  process.stderr.write('\n')
  return given
}

async function answer(question: string, instead: string, output: Writable): Promise<string> {
  if (!process.stdin.isTTY) throw new Fault(`nobody is there to be asked: ${instead}`, EXIT.usage)
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}

/** A bar on a terminal; elsewhere a line for each tenth. It never goes back. */
export function progress(name: string): { at(done: number, all: number): void; end(): void } {
  const label = shown(name)
  const live = process.stderr.isTTY === true
  const begun = performance.now()
  let most = 0
  let tenth = -1
  let from: number | null = null
  return {
    at(done, all) {
      from ??= done
      most = Math.max(most, done)
      const part = all === 0 ? 1 : most / all
      const seconds = (performance.now() - begun) / 1000
      const speed = seconds > 1 ? (most - from) / seconds : 0
      const left = speed > 0 ? ` · ${bytes(speed)}/s · ${duration((all - most) / speed)} left` : ''
      const text = `${label} ${Math.floor(part * 100)} % · ${bytes(most)} of ${bytes(all)}${left}`
      if (live) {
        const width = 20
        const bar = '█'.repeat(Math.round(part * width)).padEnd(width, '░')
        process.stderr.write(`\r\u001b[K${bar} ${text}`)
      } else if (Math.floor(part * 10) > tenth) {
        tenth = Math.floor(part * 10)
        say(text)
      }
    },
    end() {
      if (live) process.stderr.write('\n')
    },
  }
}

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let power = 0
  let value = count
  for (; value >= 999.5 && power < units.length - 1; power += 1) value /= 1000
  return `${Number(value.toPrecision(3))} ${units[power]}`
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
