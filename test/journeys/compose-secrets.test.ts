/** What `docker compose` makes before all else, start after start: keys stay, and the certificate of the front never runs out. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const DAY = 86_400_000
const FOLDERS = ['authorization', 'resource', 'explorer', 'access', 'authority', 'front']
const isPossible = process.getuid?.() === 0 && spawnSync('openssl', ['version']).status === 0
const skip = !isPossible && 'as root only, and with openssl'

const folder = mkdtempSync(join(tmpdir(), 'mandate-compose-'))
after(() => rmSync(folder, { recursive: true, force: true }))
for (const name of FOLDERS) mkdirSync(join(folder, name))

/** The script as the container runs it, its volumes in a folder of the test's. */
const script = readFileSync(join(import.meta.dirname, '../../start/compose/secrets.sh'), 'utf8')
const here = script.replaceAll(
  new RegExp(`(?<=[ "])/(${FOLDERS.join('|')}|\\$service)\\b`, 'g'),
  `${folder}/$1`,
)

function run(host = 'id.example') {
  const names = { AUTHORIZATION_HOST: host, RESOURCE_HOST: 'data.example' }
  const { status, stderr } = spawnSync('sh', ['-c', here], {
    encoding: 'utf8',
    env: {
      ...{ PATH: process.env['PATH'], ...names, EXPLORER_HOST: 'x.example' },
      ...{ S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' },
    },
  })
  assert.equal(status, 0, stderr)
  const certificate = (file: string) => new X509Certificate(read(`front/${file}`))
  return {
    key: read('resource/master.key'),
    authority: certificate('authority.pem'),
    front: certificate('front.pem'),
  }
}

const read = (file: string) => readFileSync(join(folder, file), 'utf8')

/** A front certificate that ends in so many days, as an old installation has. */
function age(days: number): void {
  const request = ['x509', '-req', '-in', 'front.csr', '-CA', 'authority.pem', '-days', `${days}`]
  const made = spawnSync(
    'openssl',
    [...request, '-CAkey', 'authority.key', '-extfile', 'front.ext', '-out', 'front.pem'],
    { cwd: join(folder, 'front'), encoding: 'utf8' },
  )
  assert.equal(made.status, 0, made.stderr)
}

test('a second start changes nothing', { skip }, () => {
  const first = run()
  const second = run()
  assert.match(first.front.subjectAltName ?? '', /DNS:id\.example.*DNS:data\.example/)
  for (const name of ['authority', 'front'] as const)
    assert.equal(second[name].fingerprint256, first[name].fingerprint256)
  assert.equal(second.key, first.key)
})

test('a certificate that ends soon, or is of other names, is made anew by the same authority', {
  skip,
}, () => {
  const first = run()
  age(30)
  for (const next of [run(), run('other.example')]) {
    assert.ok(next.front.validToDate.getTime() > Date.now() + 800 * DAY, next.front.validTo)
    assert.ok(next.front.verify(first.authority.publicKey))
    assert.equal(next.authority.fingerprint256, first.authority.fingerprint256)
    assert.equal(read('authority/authority.pem'), read('front/authority.pem'))
  }
  assert.match(run('other.example').front.subjectAltName ?? '', /DNS:other\.example/)
})
