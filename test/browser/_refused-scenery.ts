/** *Access* of somebody whose provider has allowed more than they let it open where the data are. */

import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openToProvider, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

type Add = (name: string, url: string, who?: Person) => void

export async function addRefused(world: World, app: App, add: Add): Promise<void> {
  const dora = new Person('dora')
  const resource = await owner(world, dora)
  await importFiles(dora, resource, (await madeTakeout({ photos: 1, locations: 9 })).files)
  const [here, there] = [world.authorizationConfig, world.resourceConfig].map(
    ({ databaseUrl }) => new pg.Pool({ connectionString: databaseUrl, max: 1 }),
  )
  const mine = `active and owner = (select owner from owners join accounts using (account)
    where name = 'dora')`
  const before = await there!.query(`select ceiling::text from bindings where ${mine}`)
  await openToProvider(world, dora, ['Location history'])
  await until(here!, `select from linked_resources where resource = $1 and seq = 2`, resource)
  // Closed again, which the provider has not heard of yet.
  await there!.query(`update bindings set ceiling = $1 where ${mine}`, [before.rows[0].ceiling])
  await app.obtain(dora, world.authorization, { scope: 'google.location.time', resource })
  await until(here!, `select from outbox where resource = $1 and refused`, resource)
  await Promise.all([here!.end(), there!.end()])
  add('access-refused', `${world.authorization}/access`, dora)
}

async function until(pool: pg.Pool, what: string, resource: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await pool.query(what, [resource])).rows.length > 0) return
    await setTimeout(100)
  }
  throw new Error(`never: ${what}`)
}
