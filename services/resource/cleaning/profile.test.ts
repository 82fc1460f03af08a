/** The profile of colours that a picture brings may name who made the camera, and when. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { cleaned, hintsIn } from './_files.ts'

const folder = mkdtempSync(join(tmpdir(), 'mandate-profile-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const plain = () => sharp({ create: { width: 32, height: 32, channels: 3, background: '#c42' } })

/** Display P3, as the maker of a camera would write it. */
async function telling(): Promise<string> {
  const { icc } = await sharp(await plain().withIccProfile('p3').jpeg().toBuffer()).metadata()
  const profile = Buffer.from(icc!)
  profile.write('CanoEOS ', 48, 'latin1')
  profile.writeUInt16BE(2018, 24)
  let texts = 0
  for (let nth = 0; nth < profile.readUInt32BE(128); nth++) {
    const at = 132 + nth * 12
    if (!/desc|cprt/.test(profile.toString('latin1', at, at + 4))) continue
    const [start, length] = [profile.readUInt32BE(at + 4), profile.readUInt32BE(at + 8)]
    profile.write('Canon EOS', start + 28, Math.min(9, length - 28), 'latin1')
    texts += 1
  }
  assert.ok(texts >= 2)
  const path = join(folder, 'telling.icc')
  writeFileSync(path, profile)
  return path
}

for (const kind of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const) {
  test(`attack 72: of the colours of a picture (${kind}) only the colours are left`, async () => {
    const bytes = await plain()
      .withIccProfile(await telling())
      .toFormat(kind, kind === 'avif' ? { lossless: true } : {})
      .toBuffer()
    const profileOf = async (of: Buffer) => Buffer.from((await sharp(of).metadata()).icc ?? '')
    const before = await profileOf(bytes)
    assert.ok(hintsIn(before).length >= 2, String(hintsIn(before)))
    const result = await cleaned(bytes, `image/${kind}`)
    assert.ok(result)
    const after = await profileOf(result)
    assert.deepEqual(hintsIn(after), [])
    assert.equal(after.length, before.length)
    assert.equal(after.readUInt16BE(24), 0)
    // The same picture in other colours, which takes the profile to be told.
    const seen = (of: Buffer) => sharp(of).toColourspace('srgb').raw().toBuffer()
    assert.ok((await seen(result)).equals(await seen(bytes)))
  })
}
