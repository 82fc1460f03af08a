import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { facebook, type Part, takeout, zip } from '../archives/index.ts'
import type { Plan } from '../plan.ts'
import { type Visitor, visitor } from './visitor.ts'

/** The person that `--demo` creates: name and password are the same at both services. */
export interface Demo {
  alias: string
  name: string
  password: string
}

const NAME = 'anna'
const FINAL = ['completed', 'completed_with_errors', 'failed', 'cancelled', 'undone']

/**
 * Creates a person at both services, links them, and imports made-up exports, all through the doors
 * that everybody uses. What an earlier start has done is not done again.
 */
export async function demo(plan: Plan): Promise<Demo> {
  const { authorization, resource } = plan.publicUrls
  const file = join(plan.dataDir, 'demo.json')
  const person: Demo & { done: string[] } = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { name: NAME, password: newPassword(), done: [] }
  person.alias = `${person.name}@${new URL(authorization).host}`
  const who = visitor()
  const once = async (step: string, action: () => Promise<void>) => {
    if (person.done.includes(step)) return
    await action()
    person.done.push(step)
    writeFileSync(file, `${JSON.stringify(person, null, 2)}\n`, { mode: 0o600 })
  }

  // Written down before it is used: a start that was broken off goes on with the same password.
  await once('name', async () => {})
  await once('resource', () => signUp(who, resource, person))
  await once('authorization', () => signUp(who, authorization, person))
  await once('link', () => link(who, resource, authorization, person))
  await once('takeout', () => bring(who, resource, person, takeout().parts))
  await once('facebook', () => bring(who, resource, person, facebook().parts))
  const { alias, name, password } = person
  return { alias, name, password }
}

async function signUp(who: Visitor, origin: string, { name, password }: Demo): Promise<void> {
  await who.go(`${origin}/sign-up`)
  await who.press('Sign up', { name, password })
  if (who.page().status >= 400) await signIn(who, origin, { name, password })
}

async function signIn(
  who: Visitor,
  origin: string,
  { name, password }: Pick<Demo, 'name' | 'password'>,
): Promise<void> {
  await who.go(`${origin}/sign-in`)
  await passSignIn(who, { name, password })
}

/** Signs in where the page asks for it. */
async function passSignIn(who: Visitor, person: Pick<Demo, 'name' | 'password'>): Promise<void> {
  if (!who.sees('Sign in')) return
  await who.press('Sign in', { name: person.name, password: person.password })
  if (who.sees('Sign in')) throw new Error(`The demo's ${person.name} could not sign in`)
}

async function link(
  who: Visitor,
  resource: string,
  authorization: string,
  person: Demo,
): Promise<void> {
  await who.go(`${resource}/provider`)
  await passSignIn(who, person)
  await who.press('Continue', { provider: authorization })
  await passSignIn(who, person)
  await who.press('Allow', { custody: 'provider' })
  await passSignIn(who, person)
  await who.press('Change provider')
  await passSignIn(who, person)
  const { url, status } = who.page()
  if (status !== 200) throw new Error(`Linking the demo's services ended at ${url} with ${status}`)
}

/** Uploads the parts of one export, imports them, and waits until that is done. */
async function bring(who: Visitor, resource: string, person: Demo, parts: Part[]): Promise<void> {
  await who.go(`${resource}/`)
  await passSignIn(who, person)
  const [address] = /\/owners\/[a-z2-7]{26}/.exec(who.page().html) ?? []
  if (!address) throw new Error(`${who.page().url} does not show the address of the demo's data`)
  const form = new FormData()
  for (const part of parts) {
    form.append('files', new Blob([new Uint8Array(await zip(part))]), part.name)
  }
  const data = `${resource}${address}`
  const sent = await json(who, `${data}/uploads`, { method: 'POST', body: form })
  const uploads = sent.uploads.map(({ id }: { id: string }) => id)
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ uploads })
  const started = await json(who, `${data}/imports`, { method: 'POST', headers, body })
  for (;;) {
    const { state } = await json(who, `${data}/imports/${started.import}`)
    if (state === 'completed' || state === 'completed_with_errors') return
    if (FINAL.includes(state)) throw new Error(`The demo's import is ${state}: see ${data}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function json(who: Visitor, url: string, init?: RequestInit) {
  const headers = { accept: 'application/json', ...(init?.headers as Record<string, string>) }
  const answer = await who.fetch(url, { ...init, headers })
  if (answer.ok) return JSON.parse(await answer.text())
  throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
}

/** Easy to type, impossible to guess: three groups of four of 31 letters and digits. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return [group(), group(), group()].join('-')
}
