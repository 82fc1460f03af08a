import { createHash } from 'node:crypto'
import { App } from '../../support/app.ts'
import { HostileAuthorization } from '../../support/hostile/authorization.ts'
import { Mint } from '../../support/hostile/minting.ts'
import { link, toConfirmPage } from '../../support/steps.ts'
import { fillWithPoints, numberOf } from '../bulk.ts'
import { type Bench, median, row } from '../measure.ts'
import { newOwner, type Owner } from '../people.ts'
import type { Place } from '../place.ts'

const COLLECTION = 'google.location'

/**
 * An owner with many apps and a whole life of records changes the provider, all of them going on. The former provider is played by
 * the bench, which can sign a thousand permissions faster than a thousand questions can be answered.
 */
export const switching: Bench = {
  name: 'switch',
  title: 'change of provider: from the last button to its confirmation by the new one / 2 s',
  async run({ place, rounds, quick }) {
    const records = quick ? 20_000 : 10_000_000
    const apps = quick ? 100 : 1_000
    const owner = await newOwner(place)
    const { person } = owner
    await person.signUp(place.authorization)
    const former = place.keep(await HostileAuthorization.start())
    await link(place, person, former.issuer)
    await allowed(place, former, owner, apps)
    const collection = await numberOf(place.pool, COLLECTION)
    await fillWithPoints(place.pool, { owner: owner.uuid, collection, count: records })
    const before = await versions(place, owner)
    const [asked, made]: [number[], number[]] = [[], []]
    for (let round = 0; round < Math.min(rounds, 3); round++) {
      asked.push(await seconds(() => toConfirmPage(place, person, place.authorization)))
      await chooseAll(owner)
      made.push(await seconds(() => person.signInIfAsked().then(() => {})))
      await confirmed(place, owner, apps)
      await toConfirmPage(place, person, former.issuer)
      await chooseAll(owner)
      await person.signInIfAsked()
    }
    if ((await versions(place, owner)) !== before) throw new Error('a record was touched')
    return row({
      ...{ name: 'switch', unit: 's', better: 'lower', floor: 1, target: 0.5 },
      ...{ ours: median(made), reference: 2 },
      note: `${apps.toLocaleString('en')} live grants, ${records.toLocaleString('en')} records, none touched; linking up to the question ${median(asked).toFixed(1)} s`,
    })
  },
}

/** Permissions that the present provider has announced. */
async function allowed(place: Place, by: HostileAuthorization, owner: Owner, count: number) {
  const app = place.keep(await App.start())
  const mint = new Mint(by, app, owner.data)
  for (let nth = 0; nth < count; nth++) {
    const grant = await mint.grant(`google.photos[time>=${1000 + nth}].{title,time}`)
    const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString())
    const status = { status_list: { uri: by.statusUri, idx: nth % 128 } }
    const event = { resource: owner.data, grant_id: jti, grant, status }
    const answer = await by.push(`${place.resource}/events`, 'grant-issued', event)
    if (answer.status !== 202) throw new Error(`announced: ${answer.status} ${answer.text}`)
  }
}

/** *Go on* for every app on the page, then the last button but the password. */
async function chooseAll({ person }: Owner): Promise<void> {
  const names = new Set(person.page.html.match(/(?<=name=")grant-[^"]+/g))
  const answers = [...names].map((name): [string, string] => [name, 'on'])
  await person.pressForged('Change provider', (entries) => [
    ...entries.filter(([name]) => !names.has(name)),
    ...answers,
  ])
  if (!person.page.hasField('Password')) throw new Error(`no password asked: ${person.text}`)
}

/** The new provider has taken all of them over. */
async function confirmed(place: Place, { person, data }: Owner, count: number): Promise<void> {
  if (new URL(person.url).pathname !== '/provider') throw new Error(person.text)
  const alive =
    'select count(*)::int as n from grants where resource = $1 and carried and ended_at is null'
  const { rows } = await place.issuing.query(alive, [data])
  if (rows[0].n !== count) throw new Error(`${rows[0].n} of ${count} grants went on in time`)
}

/** Changes when any row of the owner's records is written again. */
async function versions(place: Place, { uuid }: Owner): Promise<string> {
  const { rows } = await place.pool.query(
    `select count(*), sum(xmin::text::bigint), sum(hashtext(ctid::text)::bigint), max(xmin::text::bigint)
    from records where owner = $1`,
    [uuid],
  )
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
