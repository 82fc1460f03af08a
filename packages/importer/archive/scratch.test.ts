import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { makeZip, memoryPart } from '../testing.ts'
import { openExport } from './open.ts'

const secret = 'Anna was at 48.1371 11.5754'
// Not a multiple of the cipher's blocks, and longer than one chunk.
const long = Buffer.alloc(200_003, secret)

async function tgz(files: Record<string, string | Buffer>): Promise<Buffer> {
  const packing = pack()
  for (const [name, body] of Object.entries(files)) packing.entry({ name }, body)
  packing.finalize()
  return gzipSync(await buffer(packing))
}

const archives = {
  'a.tgz': await tgz({ 'a.txt': 'odd', 'long.txt': long, 'b.txt': secret }),
  'nested.zip': makeZip([
    {
      name: 'takeout-1.zip',
      content: makeZip([
        { name: 'a.txt', content: 'odd', method: 0 },
        { name: 'long.txt', content: long, method: 0 },
        { name: 'b.txt', content: secret, method: 0 },
      ]),
    },
  ]),
}

for (const [name, bytes] of Object.entries(archives)) {
  test(`what is unpacked of ${name} lies on disk for nobody but this process`, async () => {
    const scratchDir = await mkdtemp(join(tmpdir(), 'mandate-importer-'))
    try {
      const source = await openExport([memoryPart(name, bytes)], { scratchDir })
      const names = (await readdir(scratchDir, { recursive: true })).map((at) =>
        join(scratchDir, at),
      )
      const files = []
      const modes = new Set<number>()
      for (const path of names) {
        const found = await stat(path)
        if (!found.isFile()) continue
        modes.add(found.mode & 0o777)
        files.push(await readFile(path))
      }
      const all = Buffer.concat(files)
      assert.ok(all.length > long.length)
      assert.equal(all.includes('48.1371'), false)
      assert.equal(all.includes('long.txt'), false)
      assert.deepEqual([...modes], [0o600])

      const contents = await Promise.all(
        source.entries.map(async (entry) => buffer(await source.open(entry))),
      )
      assert.deepEqual(contents, [Buffer.from('odd'), long, Buffer.from(secret)])
      await source.close()
      assert.deepEqual(await readdir(scratchDir), [])
    } finally {
      await rm(scratchDir, { recursive: true, force: true })
    }
  })
}
