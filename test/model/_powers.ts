/** What befalls services: they are killed and started again; and what the worker is for: exports are brought in. */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { finished } from '../support/steps.ts'
import { compareAll, settle } from './_compare.ts'
import {
  type Being,
  type Command,
  chosen,
  command,
  isProviderUp,
  isUp,
  type Known,
  type Life,
  PROVIDER,
  pick,
  whose,
} from './_life.ts'
import { SERVICES, type Service } from './_place.ts'
import type { Owner } from './_reference.ts'

/** Without a word, as a power cut does. */
function kill(service: Service): Command {
  return {
    check: (known) => isUp(known, service),
    toString: () => `kill(${service})`,
    async run(known, { place }) {
      await place.services[service].kill()
      known.down.add(service)
    },
  }
}

function start(which: number): Command {
  return {
    check: (known) => known.down.size > 0,
    toString: () => `start(${which})`,
    run: (known, life) => startAgain(known, life, chosen([...known.down], which)),
  }
}

async function startAgain(known: Known, life: Life, service: Service): Promise<void> {
  await life.place.services[service].start()
  known.down.delete(service)
  const silent = PROVIDER.filter((one) => !isProviderUp(known, one))
  if (service === 'resource' || service === 'beside') known.unseen[service] = new Set(silent)
  for (const unseen of Object.values(known.unseen))
    for (const one of PROVIDER) if (!silent.includes(one)) unseen.delete(one)
  await life.place.hurry()
  for (const [at, owner] of known.owners.entries()) {
    const scene = { known, life, owner, being: life.beings[at] as Being }
    await arrived(known, owner, scene.being)
    await settle(scene)
    await compareAll(scene)
  }
}

/** Another export is sent. In haste, its owner does not wait until everything of it is there. */
function bringIn(who: number, inHaste: boolean): Command {
  const possible = (known: Known) => isUp(known, 'resource')
  const name = `bringIn(${inHaste ? 'in haste' : ''})`
  return command(name, who, possible, async (known, life, owner, being) => {
    const exported = life.place.exports[being.brought]
    if (!exported) return
    being.brought++
    const form = new FormData()
    for (const { name, bytes } of exported.files)
      form.append('files', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
    const sent = await being.person.fetch(`${being.resource}/uploads`, {
      ...{ method: 'POST', body: form },
    })
    const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
    const started = await being.person.fetch(`${being.resource}/imports`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ uploads: uploads.map(({ id }) => id) }),
    })
    assert.equal(started.status, 202)
    const at = new URL(started.headers.get('location') ?? '', being.resource).href
    being.bringing.push({ at, months: exported.months })
    owner.coming.push(...exported.months)
    if (!inHaste) await arrived(known, owner, being)
    await compareAll({ known, life, owner, being })
  })
}

/** What is being brought in is there, if somebody works on it. */
async function arrived(known: Known, owner: Owner, being: Being): Promise<void> {
  if (!isUp(known, 'resource', 'worker')) return
  for (const { at, months } of being.bringing.splice(0)) {
    const { state } = await finished(being.person, at)
    assert.match(state, /^completed/)
    owner.months.push(...months)
  }
  owner.coming = []
}

/** Everything runs again and everybody has heard everything: the model holds to the letter. */
export function settled(): Command {
  return {
    check: () => true,
    toString: () => 'settled()',
    async run(known, life) {
      for (const service of [...known.down]) await startAgain(known, life, service)
      for (const [at, owner] of known.owners.entries()) {
        const scene = { known, life, owner, being: life.beings[at] as Being }
        await arrived(known, owner, scene.being)
        await settle(scene)
        await compareAll(scene)
      }
    },
  }
}

export const ofPowers: fc.WeightedArbitrary<Command>[] = [
  { weight: 3, arbitrary: fc.constantFrom(...SERVICES).map(kill) },
  { weight: 5, arbitrary: pick.map(start) },
  {
    weight: 1,
    arbitrary: fc.tuple(whose, fc.boolean()).map((made) => bringIn(...made)),
  },
]
