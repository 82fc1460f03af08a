import { openDatabase } from '@mandate/server'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles } from '../support/steps.ts'
import type { World } from '../support/world.ts'

/** An import that is being undone and a kind of data that is being deleted, as in a home with millions of records: nobody ever ends these. */
export async function addLasting(
  world: World,
  add: (name: string, url: string, who: Person) => void,
): Promise<void> {
  const lea = new Person('lea')
  await lea.signUp(world.resource)
  const address = await addressOfData(world, lea)
  await importFiles(lea, address, (await madeTakeout({ locations: 20 })).files)
  const { pool, close } = openDatabase(world.resourceConfig.databaseUrl)
  await pool.query(`insert into errands (owner, errand, target, seen_at)
    select i.owner, e.errand, e.target, now() + interval '1 day'
    from (select owner from imports order by created_at desc limit 1) as i,
      (values ('undo', '1'), ('delete', 'google.location')) as e (errand, target)`)
  await close()
  add('data-undoing', `${world.resource}/imports/1`, lea)
  add('data-deleting', `${world.resource}/delete`, lea)
}
