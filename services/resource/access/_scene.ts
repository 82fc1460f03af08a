import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Owner } from '../owners/store.ts'
import { addPhotos } from './_photos.ts'
import { type Answer, app, type Bent, type World, world } from './_world.ts'

export const scope = 'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01}'
export const photos = '/records/google.photos'

/** Anna has two photos; an app has what it takes to see one of them, but for what a test bends. */
export class Scene {
  world!: World
  anna!: Owner
  trips!: Awaited<ReturnType<typeof app>>

  /** For the tests of one file. */
  static set(): Scene {
    const scene = new Scene()
    before(() => scene.#begin())
    after(() => scene.world[Symbol.asyncDispose]())
    return scene
  }

  async #begin(): Promise<void> {
    this.world = await world()
    this.anna = await this.world.newOwner('anna')
    await this.world.bind(this.anna, this.world.issuer)
    this.trips = await app(this.world, this.anna)
    await addPhotos(this.world, this.anna, [
      {
        time: '2018-07-14T10:00:00Z',
        fields: { title: 'beach', latitude: 38.7223, longitude: -9.1393 },
      },
      { time: '2019-01-02T03:04:05.678Z', fields: { title: 'snow', albums: ['winter'] } },
    ])
  }

  async bentToken(bent: Bent = {}, of = scope): Promise<string> {
    const grant = await this.trips.grant(of, bent.grant)
    return this.trips.token(of, grant, bent.claims, bent.typ)
  }

  async ask(bent: Bent = {}, path = photos): Promise<Answer> {
    return this.trips.get(path, bent.token ?? (await this.bentToken(bent)), bent)
  }

  async isRefused(why: string, bent: Bent, code = 'invalid_token'): Promise<void> {
    this.assertRefused(await this.ask(bent), code, why)
  }

  assertRefused(answer: Answer, code: string, why: string): void {
    assert.equal(answer.status, 401, `${why}: ${answer.text}`)
    assert.equal(answer.json.code, code, why)
    assert.doesNotMatch(answer.text, /beach|snow|38\.7/, why)
    const challenge = answer.headers.get('www-authenticate') ?? ''
    assert.match(challenge, /^DPoP /, why)
    const metadata = `resource_metadata="${this.world.publicUrl}/.well-known/oauth-protected-resource/`
    assert.ok(challenge.includes(metadata), why)
    assert.ok(challenge.includes('algs="ES256 Ed25519 EdDSA"'), why)
  }
}
