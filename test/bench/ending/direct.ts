import { dpopProof } from '../../support/keys.ts'
import { openCeiling } from '../../support/steps.ts'
import { fillWithPoints, numberOf } from '../bulk.ts'
import type { Bed } from './bed.ts'
import type { Measured } from './measured.ts'

const STREAM = 2_000

/** Ended where the data is, while nothing passes between the services. */
export async function direct(bed: Bed, rounds: number): Promise<Measured[]> {
  const next: number[] = []
  for (let round = 0; round < rounds; round++) next.push(await nextRequest(bed))
  const streams: number[] = []
  const points = 500_000
  await fill(bed, points)
  for (let round = 0; round < Math.ceil(rounds / 2); round++) streams.push(await stream(bed))
  return [
    {
      path: 'the owner ends it at the resource service: the next request',
      bound: 0,
      fault: 'every push dropped',
      times: next,
    },
    {
      path: 'the owner ends it at the resource service: a running stream',
      bound: STREAM,
      fault: `none; a stream of ${points.toLocaleString('en')} records`,
      times: streams,
    },
  ]
}

/** How long requests that began after the answer to *End access* were still let in, ms: 0 is none. */
async function nextRequest(bed: Bed): Promise<number> {
  const { access_token: token, ...tokens } = await bed.live()
  await bed.settled()
  bed.at.wires.resource.weather = (_method, path) => (path === '/events' ? { kind: 'drop' } : null)
  bed.at.wires.authorization.weather = (_method, path) =>
    path === '/events' ? { kind: 'drop' } : null
  try {
    await bed.end('resource', { ...tokens, access_token: token })
    const answered = performance.now()
    let letIn = 0
    for (let looks = 0; looks < 5; looks++)
      if (await bed.reads(token)) letIn = performance.now() - answered
    return letIn
  } finally {
    bed.at.wires.resource.weather = () => null
    bed.at.wires.authorization.weather = () => null
  }
}

async function fill(bed: Bed, count: number): Promise<void> {
  await openCeiling(bed.at, bed.person)
  const { rows } = await bed.pool.query('select owner from owners')
  const collection = await numberOf(bed.pool, 'google.location')
  await fillWithPoints(bed.pool, { owner: rows[0].owner, collection, count })
  await bed.pool.query('vacuum analyze records')
}

/** From the press of the button to the last byte, which is that of the line that says so. */
async function stream({ app, at, person, resource }: Bed): Promise<number> {
  const scope = 'google.location.{time,latitude,longitude,accuracy,fix_source}'
  const asked = { scope, resource, prompt: 'login' }
  const tokens = await app.obtain(person, at.authorization, asked)
  const url = `${resource}/records/google.location`
  const { access_token: accessToken } = tokens
  const answer = await fetch(url, {
    headers: {
      authorization: `DPoP ${accessToken}`,
      dpop: await dpopProof(app.dpop, { url, accessToken }),
      accept: 'application/x-ndjson',
      // Coded, all of it would fit into what lies between here and there.
      'accept-encoding': 'identity',
    },
  })
  const reader = answer.body?.getReader()
  if (answer.status !== 200 || !reader) throw new Error(`stream: ${answer.status}`)
  await reader.read()
  let pressed = 0
  const ending = person
    .otherTab()
    .go(`${at.resource}/access/${tokens.grant_id}/end`)
    .then((tab) => {
      pressed = performance.now()
      return tab.press('End access')
    })
  let last = ''
  for (let part = await reader.read(); !part.done; part = await reader.read())
    last = (last + Buffer.from(part.value).toString()).slice(-200)
  const passed = performance.now() - pressed
  if (pressed === 0 || !last.includes('"invalid_token"'))
    throw new Error(`the stream was over before it was ended: ${last}`)
  await ending
  return passed
}
