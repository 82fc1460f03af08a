/** What is said of a body that cannot be taken: what is wrong with it, in words of ours, in both languages. */

import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import express from 'express'
import {
  createLog,
  createServer,
  formBody,
  listen,
  type Problem,
  problemHandler,
} from '../index.ts'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

for (const [what, type, body, status, en, fr] of [
  ['JSON that is none', JSON_TYPE, 'no', 400, 'The body is no JSON.', 'n’est pas du JSON.'],
  ['JSON that goes wrong', JSON_TYPE, '{"a":1,}', 400, 'look at character 7.', 'le caractère 7.'],
  ['too much of it', JSON_TYPE, `"${'x'.repeat(200)}"`, 413, '100 bytes', '100 octets'],
  ['a form in no coding', `${FORM_TYPE}; charset=x`, 'a=1', 415, 'in UTF-8.', 'en UTF-8.'],
  ['a form without end', FORM_TYPE, 'a&'.repeat(5000), 413, 'more fields', 'plus de champs'],
] as const)
  test(`of ${what} it is said what is wrong`, async () => {
    const log = createLog({ logLevel: 'fatal' }, 'test', new Writable({ write() {} }))
    const publicUrl = 'http://localhost'
    const app = createServer({ publicUrl }, { name: 'test', log, ready: async () => {} })
    let said: Problem['said'] | undefined
    app.post('/', express.json({ limit: 100 }), formBody())
    const page = async (problem: Problem, _req: unknown, res: express.Response) => {
      said = problem.said
      res.status(problem.status).end()
    }
    app.use(problemHandler(log, { page }))
    await using service = await listen(app, { port: 0, host: '', publicUrl })
    const ask = (accept: string) =>
      fetch(service.url, { method: 'POST', body, headers: { 'content-type': type, accept } })
    const answer = await ask('application/json')
    assert.equal(answer.status, status)
    const { code, detail } = (await answer.json()) as { code: string; detail: string }
    assert.equal(code, 'invalid_request')
    assert.ok(detail.endsWith('.') && detail.includes(en), detail)
    await ask('text/html')
    assert.ok(said?.['fr']?.includes(fr), said?.['fr'])
  })
