/** What an operator's tools see: the alarms and the board ask only for figures that the processes tell. */

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startExplorer } from '@mandate/explorer'
import { startWorker } from '@mandate/resource'
import { freePort } from '@mandate/server/testing'
import { World } from '../support/world.ts'

const read = (path: string) => readFile(new URL(`../../docs/${path}`, import.meta.url), 'utf8')

let world: World
/** The figures that each process tells, by its name. */
const told = new Map<string, string>()

before(async () => {
  world = await World.start({ worker: false })
  const workerPort = await freePort()
  world.keep(await startWorker({ ...world.resourceConfig, port: workerPort }))
  const port = await freePort()
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  const explorer = `http://localhost:${port}`
  world.keep(await startExplorer({ port, host: '', publicUrl: explorer, dataDir }))
  world.keep({ close: () => rm(dataDir, { recursive: true, force: true }) })
  const processes = {
    authorization: world.authorization,
    resource: world.resource,
    worker: `http://localhost:${workerPort}`,
    explorer,
  }
  for (const [name, url] of Object.entries(processes)) {
    // One answer that is counted before the figures are asked for.
    assert.equal((await fetch(`${url}/healthz`)).status, 200, name)
    const answer = await fetch(`${url}/metrics`)
    assert.equal(answer.status, 200, name)
    told.set(name, await answer.text())
  }
})
after(() => world[Symbol.asyncDispose]())

/** The names of figures in expressions of Prometheus; `up` is its own. */
function figuresIn(text: string): string[] {
  const names = text.match(/\b(?:http|mandate|process|nodejs)_[a-z0-9_]+/g) ?? []
  return [...new Set(names)]
}

const everything = () => [...told.values()].join('\n')

test('every process tells its memory, its processor time and who it is', () => {
  for (const [name, text] of told) {
    assert.match(text, /^process_resident_memory_bytes\{.*\} \d{7,}/m, name)
    assert.match(text, /^process_cpu_seconds_total\{.*\} \d/m, name)
    assert.ok(text.includes(`service="${name}"`), name)
  }
})

test('the services tell what waits: nothing in a new one', () => {
  assert.match(told.get('authorization') ?? '', /^mandate_events_waiting\{.*\} 0$/m)
  assert.match(told.get('resource') ?? '', /^mandate_imports_queued\{.*\} 0$/m)
})

test('the alarms ask only for figures that there are, and each has its page', async () => {
  const alarms = await read('operate/alarms.yml')
  const figures = figuresIn(alarms)
  assert.ok(figures.length > 5)
  for (const name of figures) assert.match(everything(), new RegExp(`^${name}\\{`, 'm'))
  const names = [...alarms.matchAll(/- alert: (\w+)/g)].map((match) => match[1])
  const pages = await read('operate.md')
  const explained = [...pages.split('## Alarms')[1]!.matchAll(/^### (\w+)$/gm)]
  assert.deepEqual(
    names,
    explained.map((match) => match[1]),
  )
})

test('the board asks only for figures that there are', async () => {
  const board = JSON.parse(await read('operate/board.json'))
  const asked = board.panels.flatMap((panel: { targets: { expr: string }[] }) =>
    panel.targets.flatMap(({ expr }) => figuresIn(expr)),
  )
  assert.ok(asked.length > 10)
  for (const name of asked) assert.match(everything(), new RegExp(`^${name}\\{`, 'm'))
})
