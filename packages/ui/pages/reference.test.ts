import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reference } from './reference.ts'

const problem = {
  description: 'not_found',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const call = (tag: string, responses: object, more: object = {}) => ({
  get: { summary: 'Looks', tags: [tag], responses, ...more },
})

const page = (paths: Record<string, Record<string, object>>) =>
  reference(
    {
      info: { title: 'A service', description: 'Says.' },
      servers: [{ url: 'https://a.example' }],
      paths,
      components: {
        schemas: { Problem: { type: 'object', properties: { code: { type: 'string' } } } },
      },
    },
    'en',
  ).markup

test('what all calls of a kind may answer is said once, above them, and what one says otherwise at it', () => {
  const markup = page({
    '/a': call('Reading', { 200: { description: 'A.' }, 404: problem }),
    '/b': call('Reading', { 200: { description: 'B.' }, 404: problem }),
    '/c': call('Alone', { 404: problem }),
  })
  assert.equal(markup.match(/not_found/g)?.length, 2)
  const [, reading = '', alone = ''] = markup.split('<h2>')
  assert.ok(reading.indexOf('not_found') < reading.indexOf('GET /a'))
  for (const own of ['A.', 'B.']) assert.ok(reading.includes(`<code>200</code> ${own}`), own)
  assert.ok(alone.indexOf('not_found') > alone.indexOf('GET /c'))
})

test('a body without a name of its own says what it holds', () => {
  const schema = { type: 'object', properties: { uploads: {}, account: {} }, required: ['uploads'] }
  const requestBody = { content: { 'application/json': { schema } } }
  const markup = page({ '/a': call('Owner', {}, { requestBody }) })
  assert.ok(markup.includes('<code>{ uploads, account? }</code>'), markup)
})

test('a shape is JSON that can be copied', () => {
  const [, shape = ''] = /<pre[^>]*>([^<]+)<\/pre>/.exec(page({})) ?? []
  assert.deepEqual(JSON.parse(shape), {
    type: 'object',
    properties: { code: { type: 'string' } },
  })
})
