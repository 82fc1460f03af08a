import { setTimeout } from 'node:timers/promises'
import { EXIT, Fault } from '../fault.ts'

/** Seconds before the last try, each pause being twice the one before: a minute in all. */
const LONGEST = 32

/** @throws Fault where nobody answers */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new Fault(`${new URL(url).host} does not answer: try again`, EXIT.away, { cause })
  }
}

/** Asks again where nobody answers for a while: what was begun there goes on by itself. @throws Fault */
export async function patiently<T>(
  ask: () => Promise<T>,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): Promise<T> {
  for (let seconds = 1; ; seconds *= 2) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Fault) || error.exit !== EXIT.away || seconds > LONGEST) throw error
      await pause(seconds * 1000)
    }
  }
}
