/** Archives of homes that were changed after they were made: carelessly, or by somebody who knows the format. */

import { createHash } from 'node:crypto'
import { rawZip } from '../exports/raw-zip.ts'
import { type KeyPair, sign } from '../keys.ts'
import type { Archive } from '../take-out.ts'

export interface Forgery {
  /** Files put beside the others; no list has them. */
  add?: Record<string, string>
  /** Files put beside the others, which the first list has. */
  put?: Record<string, string>
  /** Files with other contents. */
  change?: Record<string, (was: string) => string>
  /** The lists and the manifest say what is in there now. */
  relist?: boolean
  /** The manifest is signed anew with this key, which stands among the keys of the service. */
  signer?: KeyPair
}

/** The whole archive in one part, forged. */
export async function forged(
  archive: Archive,
  { add = {}, put = {}, change = {}, relist = false, signer }: Forgery,
): Promise<{ name: string; bytes: Buffer }[]> {
  const files = new Map<string, Buffer>()
  for (const path of archive.paths) files.set(path, await archive.bytes(path))
  const rewrite = (path: string, make: (was: string) => string) =>
    files.set(path, Buffer.from(make(String(files.get(path)))))
  for (const [path, content] of Object.entries(put)) {
    files.set(path, Buffer.from(content))
    const line = JSON.stringify({ path, size: 0, sha256: '0'.repeat(64) })
    rewrite('manifest-001.jsonl', (was) => `${was}${line}\n`)
  }
  for (const [path, make] of Object.entries(change)) rewrite(path, make)
  if (signer) {
    const jwk = { ...signer.publicJwk, kid: signer.thumbprint, alg: 'Ed25519', use: 'sig' }
    rewrite('service-keys.json', (was) => {
      const { keys } = JSON.parse(was) as { keys: object[] }
      return JSON.stringify({ keys: [...keys, jwk] })
    })
  }
  if (relist || signer) relistAll(files, rewrite)
  if (signer) {
    const was = JSON.parse(
      Buffer.from(String(files.get('manifest.jws')).split('.')[1] ?? '', 'base64url').toString(),
    )
    const manifest_s256 = createHash('sha256')
      .update(files.get('manifest.json') as Buffer)
      .digest('base64url')
    const header = { alg: 'Ed25519', typ: 'home-manifest+jwt', kid: signer.thumbprint }
    files.set('manifest.jws', Buffer.from(await sign({ ...was, manifest_s256 }, header, signer)))
  }
  const entries = [...files].map(([path, content]) => ({ path, content }))
  const more = Object.entries(add).map(([path, content]) => ({ path, content }))
  return [{ name: 'home-forged.zip', bytes: rawZip([...entries, ...more]) }]
}

function relistAll(
  files: Map<string, Buffer>,
  rewrite: (path: string, make: (was: string) => string) => void,
): void {
  const hash = (path: string) =>
    createHash('sha256')
      .update(files.get(path) ?? '')
      .digest('hex')
  const lists = [...files.keys()].filter((path) => /^manifest-\d+\.jsonl$/.test(path))
  for (const list of lists) {
    rewrite(list, (was) =>
      was.replaceAll(/^.+$/gm, (line) => {
        const { path } = JSON.parse(line) as { path: string }
        return JSON.stringify({ path, size: files.get(path)?.length ?? 0, sha256: hash(path) })
      }),
    )
  }
  rewrite('manifest.json', (was) => {
    const manifest = JSON.parse(was) as { parts: { list: { path: string; sha256: string } }[] }
    for (const { list } of manifest.parts) list.sha256 = hash(list.path)
    return JSON.stringify(manifest)
  })
}
