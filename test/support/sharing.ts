/** Sharing with a person, step by step: what the owner does, what the person does, and what the app in between sends. */

import type { Answer, App, Tokens } from './app.ts'
import type { Person } from './person.ts'
import { World, type WorldOptions } from './world.ts'

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** A world whose authorization service has people read in this app. */
export function worldWithReader(app: App, options: WorldOptions = {}): Promise<World> {
  app.document['initiate_login_uri'] = `${app.origin}/shared`
  app.pages['/shared'] ??= ['text/html', '<title>app</title><body>opening it']
  return World.start({
    ...options,
    changeAuthorization: (config) => ({ ...config, reader: app.clientId }),
  })
}

/** As far as the question. */
export async function toShare(
  owner: Person,
  from: { authorization: string; resource: string },
  scope: string,
  alias: string,
): Promise<void> {
  const query = new URLSearchParams({ resource: from.resource, scope })
  await owner.go(`${from.authorization}/share?${query}`)
  await owner.signInIfAsked()
  await owner.fill({ 'Their address': alias }).press('Go on')
  await owner.signInIfAsked()
}

/** The whole way of the owner. */
export async function share(
  owner: Person,
  from: { authorization: string; resource: string },
  scope: string,
  alias: string,
): Promise<void> {
  await toShare(owner, from, scope, alias)
  await owner.press('Share')
  if (new URL(owner.url).pathname !== '/access')
    throw new Error(`sharing ended at ${owner.url}: ${owner.text.slice(0, 600)}`)
}

/** What the person is sent to the app with: whom to ask, whose data, and under which grant. */
export interface Opened {
  iss: string
  resource: string
  grant_id: string
}

/** Accepts what this sharer shows, once it has come, and opens it. */
export async function acceptAndOpen(
  person: Person,
  provider: string,
  sharer: string,
): Promise<Opened> {
  await shown(
    person,
    provider,
    sharer,
    () => person.hasButton('Accept') || person.page.links('Open').length > 0,
  )
  if (person.hasButton('Accept')) await person.press('Accept', sharer)
  await person.go(person.page.linkTo('Open', sharer))
  return Object.fromEntries(new URL(person.url).searchParams) as unknown as Opened
}

/** Waits until the page tells of it; at most a minute. */
export async function shown(
  person: Person,
  provider: string,
  text: string,
  and = () => true,
): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await person.go(`${provider}/shared`)
    await person.signInIfAsked()
    if (person.has(text) && and()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`nothing of ${text} at ${provider}: ${person.text.slice(0, 600)}`)
}

/** The person lets the app prove to `audience` who they are; answers the assertion of their provider. */
export async function prove(
  app: App,
  person: Person,
  provider: string,
  audience: string,
): Promise<string> {
  const details = JSON.stringify([{ type: 'mandate_identity', audience }])
  const asked = await app.ask(person, provider, { authorization_details: details })
  await person.press('Open it')
  const redeemed = await app.redeem(asked, app.returned(person)['code'] ?? '')
  const { identity_assertion: assertion } = redeemed.body
  if (typeof assertion !== 'string') throw new Error(`no assertion: ${redeemed.text}`)
  return assertion
}

/** Tokens for the person, from the owner's provider. */
export function openWith(
  app: App,
  issuer: string,
  { resource, grant_id }: Pick<Opened, 'resource' | 'grant_id'>,
  assertion: string,
  changes: Record<string, string | undefined> = {},
  options: { proof?: string | null } = {},
): Promise<Answer> {
  const parameters = { grant_type: JWT_BEARER, assertion, grant_id, resource, ...changes }
  return app.post(`${issuer}/token`, issuer, parameters, options)
}

/** All of it: accept, open, prove, tokens. */
export async function readAs(
  app: App,
  person: Person,
  at: { provider: string; sharer: string; issuer: string },
): Promise<Tokens & Opened> {
  const opened = await acceptAndOpen(person, at.provider, at.sharer)
  const assertion = await prove(app, person, at.provider, at.issuer)
  const answer = await openWith(app, at.issuer, opened, assertion)
  if (answer.status !== 200) throw new Error(`token: ${answer.status} ${answer.text}`)
  return { ...(answer.body as unknown as Tokens), ...opened }
}
