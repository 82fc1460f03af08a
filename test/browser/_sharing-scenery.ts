/** The pages on which one person shares with another, and on which the other finds it. */

import type { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Person } from '../support/person.ts'
import { acceptAndOpen, share, shown, toShare } from '../support/sharing.ts'
import type { World } from '../support/world.ts'

type Add = (name: string, url: string, who?: Person) => void

const SCOPE = 'google.photos[time>=2018].{title,original,time~day,latitude~0.01,longitude~0.01}'

/** Bob has something to answer, something to open, something hidden and something that has ended. */
export async function addSharing(
  world: World,
  app: App,
  anna: Person,
  address: string,
  add: Add,
): Promise<void> {
  const { authorization } = world
  const at = (name: string) => `${name}@${new URL(authorization).host}`
  const from = { authorization, resource: address }
  const bob = new Person('bob')
  await bob.signUp(authorization)
  const alone = new Person('alone')
  await alone.signUp(authorization)
  add('access-shared-none', `${authorization}/shared`, alone)
  const selection = new URLSearchParams({ resource: address, scope: SCOPE })
  add('access-share', `${authorization}/share`, anna)
  add('access-share-whom', `${authorization}/share?${selection}`, anna)
  await toShare(anna, from, SCOPE, at('bob'))
  add('access-share-question', anna.url, anna)
  add('access-share-nobody', `${authorization}/share?${selection}&person=bob`, anna)

  await share(anna, from, 'google.location[time>=2018].{time~day}', at('bob'))
  await acceptAndOpen(bob, authorization, at('anna'))
  await anna.go(`${authorization}/access`)
  await anna.press('End access', at('bob'))
  add('access-end-person', anna.url, anna)
  await anna.press('End access')
  await shown(bob, authorization, 'Ended (1)')
  await share(anna, from, SCOPE, at('bob'))
  await acceptAndOpen(bob, authorization, at('anna'))
  await anna.go(`${authorization}/access`)
  add('access-change-person', anna.page.submission('Change', at('bob')).url, anna)
  await pushed(world, bob)
  add('access-shared', `${authorization}/shared`, bob)
  const tab = bob.otherTab()
  const audience = 'https://id.example'
  const details = JSON.stringify([{ type: 'mandate_identity', audience }])
  await app.ask(tab, authorization, { authorization_details: details })
  add('access-identity', tab.url, tab)
}

/** Of a provider that nobody knows: one to answer, one hidden. */
async function pushed(world: World, bob: Person): Promise<void> {
  const evil = world.keep(closing(await HostileAuthorization.start()))
  const { host } = new URL(evil.issuer)
  const people = `${world.authorization}/people?alias=bob@${new URL(world.authorization).host}`
  const { sub } = (await (await fetch(people)).json()) as { sub: string }
  for (const [sharer, sentence] of [
    ['carla-with-a-long-name', 'The titles of her photos of 2018, and the day.'],
    ['eve', `${'Everything '.repeat(60)}<b>of mine</b>`],
  ]) {
    await evil.push(`${world.authorization}/shares`, 'shared', {
      ...{ grant_id: String(sharer), resource: 'https://vault.example/owners/x', grantee: sub },
      ...{ client_id: 'https://app.example/client.json', sharer: `${sharer}@${host}` },
      says: { en: [sentence], fr: [sentence] },
    })
  }
  await shown(bob, world.authorization, `eve@${host}`)
  await bob.press('Hide', `eve@${host}`)
}

function closing(evil: HostileAuthorization) {
  return Object.assign(evil, { close: () => evil[Symbol.asyncDispose]() })
}
