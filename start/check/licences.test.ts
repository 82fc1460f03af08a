import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sbom } from '../sbom.ts'
import { type Locked, lockedPackages, wrongLicences } from './licences.ts'

const lock = (packages: object) =>
  lockedPackages(JSON.stringify({ packages: { '': {}, 'services/x': {}, ...packages } }))
const of = (license?: string) => ({ 'node_modules/a': { version: '1.0.0', license } })

test('a licence that is not known, not said or not accepted is refused', () => {
  for (const license of ['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND LGPL-3.0-or-later']) {
    assert.deepEqual(wrongLicences(lock(of(license))), [], license)
  }
  for (const license of [undefined, 'GPL-3.0', 'MIT AND GPL-3.0', 'SEE LICENSE IN x', 'mine']) {
    assert.equal(wrongLicences(lock(of(license))).length, 1, license)
  }
})

test('every package of others is listed once, and one that runs anywhere is not left out', () => {
  const found = lock({
    'node_modules/@s/a': { version: '1.0.0', license: 'MIT', dev: true, integrity: 'sha512-AAAA' },
    'node_modules/b/node_modules/@s/a': {
      version: '1.0.0',
      license: 'MIT',
      integrity: 'sha512-AAAA',
    },
    'node_modules/b/node_modules/c': { version: '2.0.0', license: 'ISC', dev: true },
    'node_modules/ours': { link: true },
  })
  assert.deepEqual(
    found.map(({ name, version, dev }) => [name, version, dev]),
    [
      ['@s/a', '1.0.0', false],
      ['c', '2.0.0', true],
    ],
  )
  const { components } = sbom(found) as { components: Record<string, unknown>[] }
  assert.deepEqual(components[0], {
    ...{ type: 'library', name: '@s/a', version: '1.0.0', scope: 'required' },
    ...{ 'bom-ref': 'pkg:npm/%40s/a@1.0.0', purl: 'pkg:npm/%40s/a@1.0.0' },
    licenses: [{ license: { id: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: '000000' }],
  })
})

test('what this project is made of: all with a licence and a checksum, the same document each time', () => {
  const packages: Locked[] = lockedPackages()
  assert.ok(packages.length > 200)
  assert.deepEqual(
    packages.filter(({ integrity, optional }) => !integrity && !optional).map(({ name }) => name),
    [],
  )
  assert.deepEqual(sbom(packages), sbom(lockedPackages()))
  const { serialNumber } = sbom(packages) as { serialNumber: string }
  assert.match(
    serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})
