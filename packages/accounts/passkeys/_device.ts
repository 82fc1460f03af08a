/** A device that keeps passkeys, in software: it lies as the test tells it to. */

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Lies {
  /** The page that asked; the service's own. */
  origin?: string
  rpId?: string
  /** Whether the device has made sure that it is its owner; yes. */
  isVerified?: boolean
  counter?: number
  challenge?: string
  userHandle?: string
  /** Says who made it, as devices of this kind do: the certificates, that of the device first. */
  maker?: { format: string; certificates: Buffer[] }
}

/** The parts of the service's options that a device looks at. */
export interface CreationOptions {
  challenge: string
  rp: { id: string }
  user: { id: string }
}
export interface RequestOptions {
  challenge: string
  rpId: string
  userVerification: string
  allowCredentials?: { id: string }[]
}

export class Device {
  readonly id = randomBytes(16)
  private counter = 0
  private handle = ''
  private readonly keys: { privateKey: KeyObject; publicKey: KeyObject }
  private readonly origin: string

  constructor(origin: string) {
    this.origin = origin
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  }

  /** What a browser answers to `navigator.credentials.create`. */
  create(options: CreationOptions, lies: Lies = {}): string {
    this.handle = options.user.id
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' })
    // COSE: kty EC2, alg ES256, crv P-256, x, y.
    const key = Buffer.concat([
      Buffer.from('a5010203262001', 'hex'),
      ...[Buffer.from('215820', 'hex'), Buffer.from(x, 'base64url')],
      ...[Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.from([0, this.id.length])
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, key])
    const authData = this.authData(options.rp.id, 0x40, lies, attested)
    const { format, certificates } = lies.maker ?? { format: 'none', certificates: [] }
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}; with a maker {"x5c": [bytes, …]}.
    const statement = lies.maker
      ? [Buffer.from([0xa1]), text('x5c'), Buffer.from([0x80 + certificates.length])]
      : [Buffer.from([0xa0])]
    const attestationObject = Buffer.concat([
      ...[Buffer.from([0xa3]), text('fmt'), text(format), text('attStmt'), ...statement],
      ...certificates.flatMap((one) => [Buffer.from([0x59, one.length >> 8, one.length]), one]),
      ...[text('authData'), Buffer.from([0x58, authData.length]), authData],
    ])
    const clientDataJSON = this.clientData('webauthn.create', options.challenge, lies)
    return this.answer({
      clientDataJSON: clientDataJSON.toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** What a browser answers to `navigator.credentials.get`. */
  get(options: RequestOptions, lies: Lies = {}): string {
    this.counter += 1
    const authenticatorData = this.authData(options.rpId, 0, { counter: this.counter, ...lies })
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, lies)
    const hash = createHash('sha256').update(clientDataJSON).digest()
    const signed = Buffer.concat([authenticatorData, hash])
    return this.answer({
      clientDataJSON: clientDataJSON.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
      userHandle: lies.userHandle ?? this.handle,
    })
  }

  private authData(rpId: string, flags: number, lies: Lies, attested = Buffer.alloc(0)): Buffer {
    const hash = createHash('sha256')
      .update(lies.rpId ?? rpId)
      .digest()
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(lies.counter ?? 0)
    const verified = lies.isVerified === false ? 0 : 0x04
    return Buffer.concat([hash, Buffer.from([0x01 | verified | flags]), counter, attested])
  }

  private clientData(type: string, challenge: string, lies: Lies): Buffer {
    const origin = lies.origin ?? this.origin
    return Buffer.from(
      JSON.stringify({ type, challenge: lies.challenge ?? challenge, origin, crossOrigin: false }),
    )
  }

  private answer(response: object): string {
    const id = this.id.toString('base64url')
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
    })
  }
}

/** Short text in CBOR. */
function text(of: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + of.length]), Buffer.from(of)])
}
