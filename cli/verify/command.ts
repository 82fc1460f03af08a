import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { fingerprintWords } from '@mandate/grants'
import { shown } from '../shown.ts'
import { homeVerdicts, isHome, serviceOfHome } from './home.ts'
import { type Jwk, keysIn } from './keys.ts'
import { isLog, issuerOfLog, logVerdict } from './log.ts'
import { isReceipt, keysOfReceipt, receiptVerdict } from './receipt.ts'
import { signedIn, verdictOf } from './signed.ts'

/**
 * Checks a grant, a receipt, a file of bindings, a downloaded log or a home that was taken along without any service.
 * @returns 0: everything in it is signed with one of the keys; 1: something is not; 2: it could not be tried
 */
export async function verify(args: string[], usage: string): Promise<number> {
  try {
    return await tryTo(args, usage)
  } catch (error) {
    console.error(shown(error instanceof Error ? error.message : String(error)))
    if (error instanceof TypeError && 'code' in error) console.error(usage)
    return 2
  }
}

async function tryTo(args: string[], usage: string): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { keys: { type: 'string' } },
    allowPositionals: true,
  })
  if (positionals.length === 0) {
    console.error(`FILE is missing\n${usage}`)
    return 2
  }
  let valid = true
  const all = together(positionals)
  for (const files of all) {
    const which = all.length > 1 ? `${files.join(' ')}: ` : ''
    const keys = values.keys ? await keysAt(values.keys) : await keysOf(files)
    for (const verdict of await verdictsOf(files, keys)) {
      console.log(`${verdict.valid ? 'valid  ' : 'INVALID'} ${which}${shown(verdict.says)}`)
      valid &&= verdict.valid
    }
  }
  return valid ? 0 : 1
}

/** The parts of a home are one; every other file stands for itself. */
function together(files: string[]): string[][] {
  const parts = files.filter(isHome)
  const others = files.filter((file) => !isHome(file)).map((file) => [file])
  return parts.length > 0 ? [parts, ...others] : others
}

async function keysAt(source: string): Promise<Jwk[]> {
  return [...keysIn(await contents(source), source), ...(await formerKeys(source))]
}

/**
 * Without `--keys`: those that a receipt brings, which the owner knows by their six words, or those of the service that a log
 * or a home says it is of.
 */
async function keysOf(files: string[]): Promise<Jwk[]> {
  const [file = ''] = files
  if (isHome(file)) return keysOfService(await serviceOfHome(files), 'home')
  const text = await contents(file)
  if (isLog(text)) return keysOfService(issuerOfLog(text), 'log')
  const keys = isReceipt(text) ? keysOfReceipt(text) : null
  if (keys === null) {
    if (!isReceipt(text)) signedIn(text, file)
    throw new Error(`${file} brings no keys of its own: give them, as --keys FILE or --keys URL`)
  }
  const words = await fingerprintWords({ keys })
  console.log(`keys    of the receipt itself; both services must show for them: ${words}`)
  return keys
}

async function keysOfService(service: string | null, of: 'home' | 'log'): Promise<Jwk[]> {
  if (service === null) return []
  const source = `${service}/jwks`
  console.log(`keys    of ${shown(source)}, where the ${of} says it is from`)
  return keysAt(source)
}

/** A document that has no end may be signed with a key that its service has replaced since. */
async function formerKeys(source: string): Promise<Jwk[]> {
  if (!/^https?:.*\/jwks$/.test(source)) return []
  const answer = await fetch(`${source}/former`, { headers: { accept: 'application/json' } })
  return answer.ok ? keysIn(await answer.text(), source) : []
}

async function verdictsOf(files: string[], keys: Jwk[]) {
  const [file = ''] = files
  if (isHome(file)) return homeVerdicts(files, keys)
  const text = await contents(file)
  if (isLog(text)) return [await logVerdict(text, keys)]
  if (isReceipt(text)) return [await receiptVerdict(text, keys)]
  return Promise.all(signedIn(text, file).map((compact) => verdictOf(compact, keys)))
}

async function contents(source: string): Promise<string> {
  if (!/^https?:/.test(source)) {
    return readFile(source, 'utf8').catch((cause: unknown) => {
      throw new Error(`${source} is no file that can be read`, { cause })
    })
  }
  const asked = fetch(source, { headers: { accept: 'application/json' } })
  const answer = await asked.catch((cause: unknown) => {
    throw new Error(`${new URL(source).host} does not answer, so its keys are not known`, { cause })
  })
  if (!answer.ok) throw new Error(`${source} answered ${answer.status}`)
  return answer.text()
}
