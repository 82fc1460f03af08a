import { EXIT, Fault } from '../fault.ts'

/** @throws Fault where nobody answers */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new Fault(`${new URL(url).host} does not answer: try again`, EXIT.away, { cause })
  }
}
