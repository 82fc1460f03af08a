/** A certificate that signs itself, as a server on a test's own computer has: in the few bytes that make one. */

import { generateKeyPairSync, sign } from 'node:crypto'

/** What `node:https` takes. */
export interface Certificate {
  cert: string
  key: string
}

const ECDSA_SHA256 = '06082a8648ce3d040302'
const COMMON_NAME = '0603550403'
const VALID = ['200101000000Z', '490101000000Z']

/** @see [RFC 5280 §4.1] */
export function certificate(name: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(0x30, hex(ECDSA_SHA256))
  const named = der(0x30, der(0x31, der(0x30, hex(COMMON_NAME), der(0x0c, Buffer.from(name)))))
  const lasts = der(0x30, ...VALID.map((time) => der(0x17, Buffer.from(time))))
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const version = der(0xa0, der(0x02, hex('02')))
  const number = der(0x02, hex('01'))
  const signed = der(0x30, version, number, algorithm, named, lasts, named, spki)
  const signature = der(0x03, hex('00'), sign('sha256', signed, privateKey))
  const text = der(0x30, signed, algorithm, signature).toString('base64')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

const hex = (text: string) => Buffer.from(text, 'hex')

/** A tag, the length and what it holds. @see X.690 §8.1 */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  // As short as can be: browsers take no other.
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
