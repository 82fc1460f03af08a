/** Certificates as a maker of devices gives them, in the few bytes that make one. */

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface Certificate {
  der: Buffer
  pem: string
  key: KeyObject
}

const ECDSA_SHA256 = '06082a8648ce3d040302'
const COMMON_NAME = '0603550403'
const CRL_DISTRIBUTION_POINTS = '0603551d1f'
const VALID = ['200101000000Z', '490101000000Z']

/**
 * One for a new key, signed by the issuer or by itself.
 * @param list where it says that the list of withdrawn ones is
 * @see [RFC 5280 §4.1]
 */
export function certificate(name: string, issuer?: Certificate, list?: string): Certificate {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(0x30, hex(ECDSA_SHA256))
  const named = nameOf(name)
  const points = list && der(0x30, der(0x30, der(0xa0, der(0xa0, der(0x86, Buffer.from(list))))))
  const extension = points && der(0x30, hex(CRL_DISTRIBUTION_POINTS), der(0x04, points))
  const signed = der(
    0x30,
    ...[der(0xa0, der(0x02, hex('02'))), der(0x02, hex(issuer ? '02' : '01')), algorithm],
    issuer ? names.get(issuer)! : named,
    der(0x30, ...VALID.map((time) => der(0x17, Buffer.from(time)))),
    ...[named, publicKey.export({ format: 'der', type: 'spki' })],
    ...(extension ? [der(0xa3, der(0x30, extension))] : []),
  )
  const signature = sign('sha256', signed, issuer?.key ?? key)
  const whole = der(0x30, signed, algorithm, der(0x03, hex('00'), signature))
  const pem = `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----`
  const made = { der: whole, pem, key }
  names.set(made, named)
  return made
}

const names = new WeakMap<Certificate, Buffer>()

function nameOf(text: string): Buffer {
  const value = der(0x0c, Buffer.from(text))
  return der(0x30, der(0x31, der(0x30, hex(COMMON_NAME), value)))
}

const hex = (text: string) => Buffer.from(text, 'hex')

/** A tag, the length and what it holds. @see X.690 §8.1 */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
