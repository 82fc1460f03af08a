/** What people do at the two services, step by step, by the labels they read. */

import type { Person } from './person.ts'
import type { World } from './world.ts'

/** All that a step needs of a world: where the two services are. */
type Services = Pick<World, 'authorization' | 'resource'>

/** Somebody with an account at both services and their data linked to the first authorization service. */
export async function owner(world: Services, person: Person): Promise<string> {
  await person.signUp(world.resource)
  await person.signUp(world.authorization)
  await link(world, person, world.authorization)
  return addressOfData(world, person)
}

/** `Address of your data`, as the home page says it. */
export async function addressOfData(world: Services, person: Person): Promise<string> {
  await person.go(`${world.resource}/`)
  const address = /https?:\/\/\S+\/owners\/[a-z2-7]{26}/.exec(person.text)?.[0]
  if (!address) throw new Error(`no address of data on the home page: ${person.text.slice(0, 400)}`)
  return address
}

/**
 * Names a provider at the resource service and goes the whole way to the end at /provider, once the provider has heard of it: until
 * then apps cannot ask there.
 * @param where the label of where it comes, as `Beside …`; absent: in place of all
 */
export async function link(
  world: Services,
  person: Person,
  issuer: string,
  choices: Record<string, 'Go on' | 'Stop'> = {},
  where?: RegExp,
): Promise<void> {
  await toConfirmPage(world, person, issuer, where)
  for (const [host, choice] of Object.entries(choices)) person.tick(choice, host)
  await person.press(person.hasButton('Add provider') ? 'Add provider' : 'Change provider')
  await person.signInIfAsked()
  if (new URL(person.url).pathname !== '/provider')
    throw new Error(`linking ended at ${person.url}: ${person.text.slice(0, 600)}`)
  for (let tries = 0; person.has('has not confirmed the change yet'); tries++) {
    if (tries === 600) throw new Error(`${issuer} has not confirmed within a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await person.go(`${world.resource}/provider`)
  }
}

/** As far as the page that says what will change; nothing has changed yet. */
export async function toConfirmPage(
  world: Services,
  person: Person,
  issuer: string,
  where?: RegExp,
): Promise<void> {
  await person.go(`${world.resource}/provider`)
  await person.signInIfAsked()
  if (where) {
    const label = person.page.labels.find((one) => where.test(one))
    if (!label) throw new Error(`nothing like ${where} among ${person.page.labels.join(', ')}`)
    person.tick(label)
  }
  await person.fill({ Provider: issuer }).press('Continue')
  await person.signInIfAsked()
  if (!person.hasButton('Allow'))
    throw new Error(`no question at the provider but ${person.url}: ${person.text.slice(0, 600)}`)
  person.tick('This provider keeps the key')
  await person.press('Allow')
  if (!person.hasButton('Change provider') && !person.hasButton('Add provider'))
    throw new Error(`no confirm page but ${person.url}: ${person.text.slice(0, 600)}`)
}

/** A further provider, beside those there are. */
export function linkBeside(world: Services, person: Person, issuer: string): Promise<void> {
  return link(world, person, issuer, {}, /^Beside/)
}

/** Lets the provider be asked about more kinds of data, named by their titles. */
export async function openToProvider(
  world: Services,
  person: Person,
  titles: string[],
): Promise<void> {
  await person.go(`${world.resource}/provider`)
  for (const title of titles) person.tick(title)
  await person.press('Save what it may let apps read')
  await person.fill({ Password: person.password }).press('Sign in')
  if (new URL(person.url).pathname !== '/provider')
    throw new Error(`raising the ceiling ended at ${person.url}: ${person.text.slice(0, 400)}`)
}

export interface ImportReport {
  state: string
  files: Record<'imported' | 'kept' | 'ignored' | 'unknown' | 'failed', number>
  collections: Record<string, unknown>
  warnings: { code: string; message: string }[]
  /** It rests until its owner has said whose it is. */
  question?: object[] | null
}

/** Sends files in one form, starts one import and waits for its end. Answers the number and the report. */
export async function importFiles(
  person: Person,
  resource: string,
  files: { name: string; bytes: Uint8Array }[],
): Promise<{ number: string; report: ImportReport }> {
  const form = new FormData()
  for (const file of files)
    form.append('files', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name)
  const sent = await person.fetch(`${resource}/uploads`, { method: 'POST', body: form })
  if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`)
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const started = await person.fetch(`${resource}/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploads: uploads.map((each) => each.id) }),
  })
  if (started.status !== 202) throw new Error(`import: ${started.status} ${await started.text()}`)
  const location = new URL(started.headers.get('location') ?? '', resource).href
  return { number: location.split('/').at(-1) as string, report: await finished(person, location) }
}

const FINAL = ['completed', 'completed_with_errors', 'failed', 'cancelled', 'undone']

/** Waits until an import is over; at most two minutes. Asked whose it is, it is the person's. */
export async function finished(person: Person, location: string): Promise<ImportReport> {
  for (let tries = 0; tries < 1200; tries++) {
    const answer = await person.fetch(location, { headers: { accept: 'application/json' } })
    const report = (await answer.json()) as ImportReport
    if (FINAL.includes(report.state)) return report
    if (report.question) await person.fetch(`${location}/resume`, { method: 'POST' })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the import at ${location} did not end within two minutes`)
}

/** Opens everything sensitive to the provider, on the page where the owner may. */
export async function openCeiling(world: Services, person: Person): Promise<void> {
  await person.go(`${world.resource}/provider`)
  for (const label of person.page.boxes('/provider/ceiling')) person.tick(label)
  await person.press('Save what it may let apps read')
  await person.signInIfAsked()
  if (new URL(person.url).pathname !== '/provider')
    throw new Error(`opening the ceiling ended at ${person.url}: ${person.text.slice(0, 400)}`)
}
