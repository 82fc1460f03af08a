import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Outbound, OutboundError } from '@mandate/server'
import { askWebFinger } from './discover.ts'

const rel = 'http://openid.net/specs/connect/1.0/issuer'
const alias = { alias: 'anna@anna.example', host: 'https://anna.example' }

/** The guard that everything fetched goes through: answers by host, notes what it was asked for. */
function guard(answers: Record<string, string | object>) {
  const asked: string[] = []
  const outbound = async (url: string) => {
    asked.push(url)
    const answer = answers[new URL(url).host]
    if (answer === undefined) throw new OutboundError('refused', 'an inner address')
    if (typeof answer === 'string') {
      throw new OutboundError('redirected', 'moved', { location: answer })
    }
    return { status: 200, json: () => answer }
  }
  return { asked, outbound: outbound as unknown as Outbound }
}

test('an alias on an own domain may be a file there, or one redirect to where the file is', async () => {
  const document = { links: [{ rel, href: 'https://as.example' }] }
  const file = guard({ 'anna.example': document })
  assert.equal(await askWebFinger(file.outbound, alias), 'https://as.example')
  const moved = guard({ 'anna.example': 'https://pages.example/w', 'pages.example': document })
  assert.equal(await askWebFinger(moved.outbound, alias), 'https://as.example')
  assert.equal(moved.asked[1], 'https://pages.example/w')
})

test('attack 53: an alias host that redirects to an inner address, or on and on, is refused by the guard', async () => {
  const inner = guard({ 'anna.example': 'http://169.254.169.254/latest' })
  await assert.rejects(askWebFinger(inner.outbound, alias), { code: 'unreachable' })
  assert.equal(inner.asked.length, 2)
  const endless = guard({ 'anna.example': 'https://anna.example/again' })
  await assert.rejects(askWebFinger(endless.outbound, alias), { code: 'unreachable' })
  assert.equal(endless.asked.length, 2)
})
