/** Every page of both services, with something on it: an owner whose data is read, asked for, ended and about to move. */

import { App } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { madeFacebook, madeTakeout, madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { worldWithReader } from '../support/sharing.ts'
import { importFiles, linkBeside, openCeiling, owner, toConfirmPage } from '../support/steps.ts'
import { takeOut } from '../support/take-out.ts'
import type { World } from '../support/world.ts'
import { addLasting } from './_lasting-scenery.ts'
import { addRefused } from './_refused-scenery.ts'
import { THREE_GROUPS } from './_requests.ts'
import { addSharing } from './_sharing-scenery.ts'

export interface Shown {
  name: string
  url: string
  /** The `Cookie` header of whoever looks. */
  cookies: string
}

export interface Scenery extends AsyncDisposable {
  world: World
  app: App
  anna: Person
  /** The address of anna's data. */
  address: string
  pages: Shown[]
}

export async function scenery(): Promise<Scenery> {
  const app = await App.start({ name: 'Trip Map' })
  const world = await worldWithReader(app)
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  try {
    const anna = new Person('anna')
    const address = await owner(world, anna)
    await openCeiling(world, anna)
    await bringData(anna, address)
    await useAccess(world, app, anna, address)
    await takeOut(anna, address, 256 * 1024)
    const pages = await allPages(world, app, anna, address)
    const end = () => world[Symbol.asyncDispose]()
    return { world, app, anna, address, pages, [Symbol.asyncDispose]: end }
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

async function bringData(anna: Person, address: string): Promise<void> {
  const takeout = await madeTakeout({ photos: 24, locations: 120, activity: 40, watched: 30 })
  await importFiles(anna, address, takeout.files)
  await importFiles(anna, address, (await madeFacebook()).files)
  const broken = await madeZip('takeout-20260101T000000Z-001.zip', {
    'Takeout/Location History/Records.json': '{"locations":[{"timestampMs":"1',
    'Takeout/Google Photos/Trip/no-picture.jpg': 'not a picture',
    'Takeout/Keep/note.txt': 'milk',
  })
  await importFiles(anna, address, [broken])
  await bringOfAnother(anna, address)
}

/** An export of another account, which waits for its owner to say whose it is. */
async function bringOfAnother(anna: Person, address: string): Promise<void> {
  const path =
    'your_facebook_activity/personal_information/profile_information/profile_information.json'
  const profile = {
    profile_v2: { name: { full_name: 'Bob' }, emails: { emails: ['bob@example.org'] } },
  }
  const other = await madeZip('facebook-bob.zip', { [path]: JSON.stringify(profile) })
  const form = new FormData()
  form.append('files', new Blob([other.bytes as Uint8Array<ArrayBuffer>]), other.name)
  const sent = await anna.fetch(`${address}/uploads`, { method: 'POST', body: form })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ uploads: uploads.map(({ id }) => id) })
  const started = await anna.fetch(`${address}/imports`, { method: 'POST', headers, body })
  const location = new URL(started.headers.get('location') ?? '', address)
  for (let state = ''; state !== 'paused'; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const answer = await anna.fetch(location.href, { headers: { accept: 'application/json' } })
    state = ((await answer.json()) as { state: string }).state
    if (/completed|failed/.test(state)) throw new Error(`nobody was asked: ${state}`)
  }
}

/** One access that is used, one that was ended, and one try that was refused. */
async function useAccess(world: World, app: App, anna: Person, address: string): Promise<void> {
  const tokens = await app.obtain(anna, world.authorization, THREE_GROUPS)
  await app.read(`${address}/records/google.photos`, tokens.access_token)
  await app.read(`${address}/records/facebook.messages`, tokens.access_token)
  const ended = await app.obtain(anna, world.authorization, {
    scope: 'facebook.messages.{sender,time}',
  })
  // A grant that is used is known where the data are, however late its announcement comes.
  await app.read(`${address}/records/facebook.messages`, ended.access_token)
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', 'Facebook conversations')
  await anna.press('End access')
}

async function allPages(world: World, app: App, anna: Person, address: string): Promise<Shown[]> {
  const { authorization, resource } = world
  const guest = ['/sign-up', '/sign-in', '/sign-in/code', '/no/such/page']
  const account = ['', '/passkeys/new', '/password', '/codes'].map((path) => `/account${path}`)
  const newcomer = new Person('ben')
  await newcomer.signUp(resource)
  const pages: Shown[] = []
  const add = (name: string, url: string, who?: Person) =>
    pages.push({ name, url, cookies: who?.cookieFor(url) ?? '' })
  const names = (path: string) => path.slice(1).replaceAll('/', '-')

  for (const path of guest) add(`data-guest-${names(path)}`, resource + path)
  for (const path of ['/', '/data', '/provider', '/access', '/bring-home'])
    add(`data-new-${names(path) || 'home'}`, resource + path, newcomer)
  await anna.go(`${resource}/access`)
  const end = anna.page.submission('End access').url
  for (const [name, path] of Object.entries({
    home: '/',
    data: '/data',
    import: '/imports/1',
    'import-broken': '/imports/3',
    'import-files': '/imports/3?files=failed',
    'import-whose': '/imports/4',
    'import-undo': '/imports/1/undo',
    explore: '/explore',
    'explore-photos': '/explore/google.photos',
    'explore-year': '/explore/google.location?filter=time%3D2018',
    'explore-map': '/explore/google.photos?view=map',
    'explore-months': '/explore/google.location?view=time&filter=time%3D2018',
    'explore-days': '/explore/google.activity?view=days',
    'explore-table': '/explore/google.photos?view=table',
    'explore-threads': '/explore/facebook.messages',
    'explore-nothing': '/explore/google.photos?filter=time%3D1990',
    activity: '/activity',
    access: '/access',
    'access-ended': '/access/ended',
    'access-end': end.slice(resource.length),
    provider: '/provider',
    share: '/share?scope=google.photos%5Btime%3E%3D2018%5D.%7Btitle,time~day%7D',
    'take-out': '/take-out',
    'take-out-new': '/take-out/new',
    delete: '/delete',
    'delete-kind': '/delete/google.photos',
    'delete-account': '/delete/account',
    'bring-home': '/bring-home',
    'sign-out': '/sign-out',
  }))
    add(`data-${name}`, resource + path, anna)
  for (const path of account) add(`data-${names(path)}`, resource + path, anna)
  await addSingle(world, anna, address, add)
  await addLasting(world, add)
  for (const path of ['/recovery', '/recover', '/device', '/openapi'])
    add(`data-${names(path)}`, resource + path, anna)
  add('access-openapi', `${authorization}/openapi`, anna)
  await addMoving(world, anna, add)
  await addSeveral(world, app, add)

  for (const path of guest) add(`access-guest-${names(path)}`, authorization + path)
  await anna.go(`${authorization}/access`)
  const endThere = anna.page.submission('End access').url
  for (const path of ['/', '/alias', '/access', '/receipts', '/keys', '/activity', '/leave'])
    add(`access-${names(path) || 'home'}`, authorization + path, anna)
  for (const path of account) add(`access-${names(path) || 'home'}`, authorization + path, anna)
  add('access-end', endThere, anna)
  add('access-change', endThere.replace(/end$/, 'change'), anna)
  add('access-ended', `${authorization}/access/ended`, anna)
  const unwhole = new URLSearchParams({ client_id: app.clientId, response_type: 'code' })
  add('access-no-answer', `${authorization}/auth?${unwhole}`, anna)
  await addQuestions(world, app, anna, add)
  await addAssistant(world, anna, address, add)
  await addCode(world, anna, address, add)
  await addRefused(world, app, add)
  await addSharing(world, app, anna, address, add)
  return pages
}

type Add = (name: string, url: string, who?: Person) => void

/** One record, and what deleting it or its file would take. */
async function addSingle(world: World, anna: Person, address: string, add: Add): Promise<void> {
  const answer = await anna.fetch(`${address}/records/google.photos?limit=1&order=desc`)
  const { records } = (await answer.json()) as {
    records: { id: string; original: { sha256: string } }[]
  }
  const [one] = records
  const path = `google.photos/${one?.id}`
  add('data-explore-record', `${world.resource}/explore/${path}`, anna)
  add('data-delete-record', `${world.resource}/delete/${path}`, anna)
  add('data-delete-file', `${world.resource}/delete/${path}/${one?.original.sha256}`, anna)
}

/** The question of a second provider, and what would change. */
async function addMoving(world: World, anna: Person, add: Add): Promise<void> {
  const second = await world.anotherAuthorization()
  await anna.signUp(second)
  // A browser of its own: linking takes a fresh sign-in, which ends the session that two tabs share.
  const asked = anna.elsewhere()
  await asked.go(`${world.resource}/provider`)
  await asked.signInIfAsked()
  await asked.fill({ Provider: second }).press('Continue')
  await asked.signInIfAsked()
  add('access-link', asked.url, asked)
  await toConfirmPage(world, anna, second)
  add('data-provider-confirm', anna.url, anna)
}

/** Somebody with two providers side by side, of whom one is about to take over from the other. */
async function addSeveral(world: World, app: App, add: Add): Promise<void> {
  const carla = new Person('carla')
  const resource = await owner(world, carla)
  const second = await world.anotherAuthorization()
  await carla.signUp(second)
  await linkBeside(world, carla, second)
  for (const issuer of [world.authorization, second]) {
    const { access_token } = await app.obtain(carla, issuer, {
      scope: 'google.photos.title',
      resource,
    })
    await app.read(`${resource}/records/google.photos`, access_token)
  }
  add('data-provider-several', `${world.resource}/provider`, carla)
  const tab = carla.otherTab()
  const { host } = new URL(world.authorization)
  await toConfirmPage(world, tab, second, new RegExp(`^In place of ${host}$`))
  add('data-provider-takes-over', tab.url, tab)
}

/** A program that shows a code. */
async function addCode(world: World, anna: Person, address: string, add: Add): Promise<void> {
  const answer = await fetch(`${world.authorization}/device/auth`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: `${world.resource}/programs/mandate.json`,
      resource: address,
      scope: 'google.photos.{title,time~day}',
      dpop_jkt: 'A'.repeat(43),
    }),
  })
  const { user_code: code = '' } = (await answer.json()) as { user_code?: string }
  const tab = anna.otherTab()
  await tab.go(`${world.authorization}/device`)
  add('access-code', tab.url, anna)
  await tab.fill({ Code: code }).press('Continue')
  add('access-consent-code', tab.url, tab)
  add('access-code-done', `${world.authorization}/device/done?receipt=none-at-all`, anna)
}

/** An assistant that has no key of its own. */
async function addAssistant(world: World, anna: Person, address: string, add: Add): Promise<void> {
  const parrot = await App.start({ name: 'Parrot', confidential: false })
  world.keep({ close: () => parrot[Symbol.asyncDispose]() })
  const tab = anna.otherTab()
  await tab.go(await new Assistant(parrot, address).come())
  add('access-consent-assistant', tab.url, tab)
}

async function addQuestions(world: World, app: App, anna: Person, add: Add): Promise<void> {
  const issuer = world.authorization
  const stranger = new Person('stranger')
  await stranger.go((await app.push(issuer, THREE_GROUPS)).asked.url)
  add('access-sign-in-asked', stranger.url, stranger)
  const unlinked = new Person('ben')
  await unlinked.signUp(issuer)
  const questions: [string, Person, Record<string, string>][] = [
    ['access-consent', anna, THREE_GROUPS],
    ['access-consent-all', anna, { scope: 'google.photos.* ?facebook.messages.{sender,time}' }],
    ['access-wrong-ask', unlinked, { scope: 'google.photos.title' }],
  ]
  for (const [name, person, parameters] of questions) {
    const tab = person.otherTab()
    // Its document is read for each page; it stays.
    const other = await App.start({ name: 'Google Photos' })
    world.keep({ close: () => other[Symbol.asyncDispose]() })
    await other.ask(tab, issuer, { ...parameters, prompt: 'consent' })
    add(name, tab.url, tab)
  }
}
