import { isIP } from 'node:net'
import type { ServiceConfig } from '@mandate/server'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import type { Account } from '../store.ts'
import { CHALLENGE_MS, type Challenges } from './challenges.ts'
import type { PasskeysStore } from './store.ts'

export type Ceremonies = ReturnType<typeof ceremonies>

/** EdDSA, ES256, RS256: what devices have. */
const supportedAlgorithmIDs = [-8, -7, -257]

const base64url = z.string().regex(/^[\w-]{1,16384}$/)
const credential = {
  id: z.string().regex(/^[\w-]{1,1366}$/),
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
}
const registered = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(8).optional(),
  }),
})
const asserted = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
})

/** Whether passkeys can be had at this address: they belong to a name, never to a number. */
export function canHavePasskeys({ publicUrl }: Pick<ServiceConfig, 'publicUrl'>): boolean {
  return isIP(new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')) === 0
}

/**
 * Making a passkey and proving that one has it. The service is its public host name, the only origin taken is its
 * public URL, the device must have verified the person.
 * @see [WebAuthn §7](https://www.w3.org/TR/webauthn-3/#sctn-rp-operations)
 */
export function ceremonies(rooms: {
  config: Pick<ServiceConfig, 'publicUrl'>
  service: string
  passkeys: PasskeysStore
  challenges: Challenges
}) {
  const { passkeys, challenges, service } = rooms
  const { origin, hostname: rpID } = new URL(rooms.config.publicUrl)
  const expected = {
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }

  return {
    /** What the browser is to ask the device for. */
    async toRegister(
      holder: string,
      account: Account,
    ): Promise<PublicKeyCredentialCreationOptionsJSON> {
      const own = await passkeys.listOf(account.id)
      const options = await generateRegistrationOptions({
        rpName: service,
        rpID,
        userName: account.name,
        userDisplayName: account.name,
        userID: handleOf(account.id),
        timeout: CHALLENGE_MS,
        attestationType: 'none',
        supportedAlgorithmIDs,
        excludeCredentials: own.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      await challenges.put(holder, 'register', options.challenge)
      return options
    },

    /** Keeps what the device answered as a passkey of the account; false when it proves nothing. */
    async register(
      holder: string,
      account: Account,
      name: string,
      answer: unknown,
    ): Promise<boolean> {
      const expectedChallenge = await challenges.take(holder, 'register')
      const read = registered.safeParse(answer)
      if (expectedChallenge === null || !read.success) return false
      if (!isUncertified(read.data.response.attestationObject)) return false
      const response = read.data as RegistrationResponseJSON
      const { registrationInfo } = await verifyRegistrationResponse({
        ...{ ...expected, expectedChallenge, response, supportedAlgorithmIDs },
      }).catch(proofless)
      if (!registrationInfo) return false
      const { id, publicKey, counter } = registrationInfo.credential
      const transports = read.data.response.transports ?? []
      return passkeys.add({ id, account: account.id, name, publicKey, counter, transports })
    },

    /** With `account`, only its passkeys will do; without, any that the device has for this service. */
    async toSignIn(
      holder: string,
      account: string | null,
    ): Promise<PublicKeyCredentialRequestOptionsJSON> {
      const own = account === null ? [] : await passkeys.listOf(account)
      const options = await generateAuthenticationOptions({
        rpID,
        timeout: CHALLENGE_MS,
        userVerification: 'required',
        allowCredentials: own.map(({ id, transports }) => ({ id, transports })),
      })
      await challenges.put(holder, 'sign-in', options.challenge)
      return options
    },

    /** The account whose passkey signed the challenge, or null. With `account` it must be that one. */
    async signIn(holder: string, account: string | null, answer: unknown): Promise<string | null> {
      const expectedChallenge = await challenges.take(holder, 'sign-in')
      const read = asserted.safeParse(answer)
      if (expectedChallenge === null || !read.success) return null
      const response = read.data as AuthenticationResponseJSON
      const passkey = await passkeys.find(response.id)
      if (!passkey || (account !== null && passkey.account !== account)) return null
      // §7.2, step 6: the user handle, where there is one, names the owner of the credential.
      const { userHandle } = response.response
      if (userHandle && !handleOf(passkey.account).equals(Buffer.from(userHandle, 'base64url'))) {
        return null
      }
      const { id, publicKey, counter, transports } = passkey
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        ...{ ...expected, expectedChallenge, response },
        credential: { id, publicKey, counter, transports },
      }).catch(proofless)
      if (!verified || !authenticationInfo) return null
      const isFirst = await passkeys.use(passkey, authenticationInfo.newCounter)
      return isFirst ? passkey.account : null
    },
  }
}

/**
 * Who made a device is not asked for, so no certificate comes with what it answers: at most the new key has signed itself. One that comes
 * all the same is not looked into. The library would have the lists of withdrawn certificates fetched, from wherever the sender wrote.
 * @see [WebAuthn §5.4.7](https://www.w3.org/TR/webauthn-3/#enum-attestation-convey): "none … replace … with a None attestation statement"
 */
function isUncertified(attestationObject: string): boolean {
  try {
    const attestation = decodeAttestationObject(Buffer.from(attestationObject, 'base64url'))
    const format = attestation.get('fmt')
    const isBySelf = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined
    return format === 'none' || isBySelf
  } catch {
    return false
  }
}

/** The library throws for whatever does not fit: another origin, challenge, key or counter. */
function proofless(): { verified: false; registrationInfo?: never; authenticationInfo?: never } {
  return { verified: false }
}

/** The 128 random bits of the account's uuid: no name, no address. */
function handleOf(account: string): Buffer<ArrayBuffer> {
  return Buffer.from(account.replaceAll('-', ''), 'hex')
}
