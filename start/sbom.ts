/** `npm run sbom`: what this release is made of, as CycloneDX 1.6 on standard output: every package of others, from the lockfile alone. */

import { createHash } from 'node:crypto'
import { type Locked, lockedPackages } from './check/licences.ts'
import { read } from './check/repository.ts'
import { typed } from './typed.ts'

const { name, version, license } = JSON.parse(read('package.json')) as Record<string, string>

/** @see [CycloneDX 1.6](https://cyclonedx.org/docs/1.6/json/) */
export function sbom(packages: Locked[]): object {
  const lock = createHash('sha256').update(JSON.stringify(packages)).digest('hex')
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    // From the contents: the same lockfile gives the same document.
    serialNumber: `urn:uuid:${lock.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-a$4-$5')}`,
    version: 1,
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': name, name, version },
        licenses: [{ license: { id: license } }],
      },
    },
    components: packages.map(componentOf),
  }
}

function componentOf({ name, version, license, integrity, dev, optional }: Locked): object {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const isOne = !/[ (]/.test(license)
  return {
    ...{ type: 'library', 'bom-ref': purl, name, version, purl },
    scope: dev ? 'excluded' : optional ? 'optional' : 'required',
    licenses: [isOne ? { license: { id: license } } : { expression: license }],
    ...(integrity && { hashes: hashesOf(integrity) }),
  }
}

function hashesOf(integrity: string): object[] {
  return integrity.split(' ').map((each) => {
    const [algorithm = '', digest = ''] = each.split(/-(.*)/s)
    return {
      alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
      content: Buffer.from(digest, 'base64').toString('hex'),
    }
  })
}

if (import.meta.main) {
  typed('Usage: npm run sbom > FILE', {})
  console.log(JSON.stringify(sbom(lockedPackages()), null, 2))
}
