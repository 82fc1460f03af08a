/** Traces for whoever runs the services: through both services and the worker, as the standards have them, and without a word about anybody. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { authorizationMigrations } from '@mandate/authorization'
import { resourceMigrations } from '@mandate/resource'
import { freshDatabase } from '@mandate/server/testing'
import { App } from '../support/app.ts'
import { Collector } from '../support/collector.ts'
import { Deployment } from '../support/deployment.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { s3 } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna-whom-nobody-names')
const SCOPE = 'google.photos.{title,time}'
let collector: Collector
let deployed: Deployment
let app: App
let resource: string
let titles: string[]

before(async () => {
  collector = ends.use(await Collector.start())
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url
  ends.defer(() => void delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'])
  const databases = {
    authorization: await freshDatabase(authorizationMigrations),
    resource: await freshDatabase(resourceMigrations),
  }
  for (const { drop } of Object.values(databases)) ends.defer(drop)
  const urls = { authorization: databases.authorization.url, resource: databases.resource.url }
  deployed = ends.use(await Deployment.start(urls, 1, { workers: 1, store: 's3' }))
  app = ends.use(await App.start())
  resource = await owner(deployed, anna)
  const { files, truth } = await madeTakeout({ photos: 4, locations: 10 })
  await importFiles(anna, resource, files)
  titles = truth.photos.map(({ title }) => title)
})
after(() => ends.disposeAsync())

test('a request goes on with the trace of its sender, and its statements are part of it', async () => {
  const tokens = await app.obtain(anna, deployed.authorization, { scope: SCOPE, resource })
  const [trace, above] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const headers = { traceparent: `00-${trace}-${above}-01` }
  const { status } = await app.read(`${resource}/records/google.photos`, tokens.access_token, {
    headers,
  })
  assert.equal(status, 200)
  const request = await collector.until(
    ({ traceId, service, kind }) =>
      traceId === trace && service === 'mandate-resource' && kind === 2,
  )
  assert.equal(request.parentSpanId, above)
  assert.equal(request.name, 'GET /owners/:address/records/:collection')
  assert.equal(request.attributes['http.response.status_code'], 200)
  // Reading may ask the authorization service for its list: what that asks of its database hangs below another request.
  const statement = await collector.until(
    (span) =>
      span.traceId === trace &&
      span.attributes['db.system.name'] === 'postgresql' &&
      collector.above(span).find(({ kind }) => kind === 2) === request,
  )
  assert.equal(statement.service, 'mandate-resource')
})

test('what one service asks of the other is one trace, and so is what a worker does for a request', async () => {
  const heard = await collector.until(
    (span) =>
      span.service === 'mandate-authorization' &&
      span.name.startsWith('POST ') &&
      span.kind === 2 &&
      span.parentSpanId !== '' &&
      collector.isWhole(span),
  )
  assert.deepEqual(collector.above(heard)[0]?.service, 'mandate-resource')
  assert.equal(collector.above(heard)[0]?.kind, 3)

  const step = await collector.until(
    (span) => span.name === 'import read' && collector.isWhole(span),
  )
  assert.equal(step.service, 'mandate-worker')
  const above = collector.above(step).map(({ service, name }) => `${service} ${name}`)
  assert.deepEqual(above, [
    'mandate-worker job import',
    'mandate-resource POST /owners/:address/imports',
  ])
  for (const name of ['import open', 'import count']) {
    await collector.until((span) => span.name === name && span.traceId === step.traceId)
  }
})

test('what is asked of the object store is part of the trace, by its command alone', {
  skip: !s3() && 'no S3 server to be had',
}, async () => {
  const stored = await collector.until(({ name }) => /^s3 (PutObject|UploadPart)/.test(name))
  assert.deepEqual([stored.kind, stored.isFailed], [3, false])
  const ofTheImport = await collector.until(
    (span) =>
      span.name.startsWith('s3 ') &&
      collector.above(span).some(({ name }) => name === 'job import'),
  )
  assert.equal(ofTheImport.service, 'mandate-worker')
})

test('a refused request and a malformed trace are told as what they are', async () => {
  const url = `${resource}/records/google.photos`
  assert.equal((await fetch(url, { headers: { traceparent: '00-zz-1-01' } })).status, 401)
  const refused = await collector.until(
    ({ attributes }) => attributes['http.response.status_code'] === 401,
  )
  assert.match(refused.traceId, /^[0-9a-f]{32}$/)
  assert.equal(refused.parentSpanId, '')
  assert.equal(refused.isFailed, false, 'a refusal is no failure of the service')
})

test('attack 60: nothing in a trace names an owner, an app, a record, a file or a secret', async () => {
  const address = resource.slice(-26)
  const named = [
    anna.name,
    anna.password,
    address,
    new URL(app.origin).host,
    app.clientId,
    ...titles,
  ]
  for (const word of named) assert.ok(!collector.raw.includes(word), word)
  assert.doesNotMatch(collector.raw, /eyJ|takeout-|\?|\$1/)
  assert.ok(collector.spans.length > 100, `${collector.spans.length} spans`)
})
