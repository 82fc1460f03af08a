import type {
  AuthorizationCode,
  AuthorizationDetail,
  KoaContextWithOIDC,
  RefreshToken,
} from 'oidc-provider'
import { notNow, refusedPermission } from '../refusals.ts'
import { IDENTITY, refuseEmptyList } from '../requests/asked.ts'
import type { Gate } from '../requests/gate.ts'
import { NotNow, type ProviderSeams, type TokenGrant, type TokenUse } from '../seams.ts'
import { heldGrant } from '../storage/scope.ts'
import { takeBeside, takeProof, waiting } from '../storage/waiting.ts'
import { tooWide } from './refresh.ts'

/** Above this size in all, a token names its grant instead of carrying it. */
const MAX_TOKEN_BYTES = 6 * 1024
/** Header and signature of an Ed25519 token with a thumbprint for `kid`, generously. */
const FRAME_BYTES = 240

/** Seconds after which an app may come again where only its grant is on its way: while its code still counts. */
const SOON = 5

/** What the owner's log says of a token, by how it was asked for. */
const USES: Record<string, TokenUse> = {
  refresh_token: 'renewed',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'exchanged',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'opened',
}

type Claims = Record<string, unknown>

export interface Tokens {
  extraClaims(ctx: KoaContextWithOIDC): Claims | undefined
  finishPayload(ctx: KoaContextWithOIDC, payload: Claims): Promise<void>
  details(
    ctx: KoaContextWithOIDC,
    token: unknown,
    source: AuthorizationCode | RefreshToken | undefined,
  ): Promise<AuthorizationDetail[] | undefined>
  completeResponse(ctx: KoaContextWithOIDC): Promise<void>
}

/** What an access token says beyond RFC 9068, and what stands beside it in the response. */
export function createTokens(seams: ProviderSeams, gate: Gate): Tokens {
  /** Of their tokens the owner's log tells, or will with what is written next. */
  const noted = new WeakSet<KoaContextWithOIDC>()

  /** What a person has let this app prove, if they have: together with the tokens, so that no second request is needed. */
  async function identityOf(ctx: KoaContextWithOIDC): Promise<string | null> {
    const { AccessToken: token, AuthorizationCode: code } = ctx.oidc.entities
    const [detail] = (token?.['rar'] ?? []) as { type?: string; audience?: string }[]
    if (detail?.type !== IDENTITY || token?.jkt === undefined) return null
    return seams.people.assert({
      ...{ account: token.accountId, clientId: String(token.clientId), jkt: token.jkt },
      ...{ audience: String(detail.audience), authTime: code?.authTime },
    })
  }

  async function finish(ctx: KoaContextWithOIDC, grant: TokenGrant, payload: Claims) {
    payload['sub'] = grant.resource
    const isLarge = tokenBytes(payload) > MAX_TOKEN_BYTES
    if (isLarge) {
      delete payload['grant']
      payload['grant_id'] = grant.jti
      payload['grant_s256'] = grant.sha256
    }
    if (isLarge && tokenBytes(payload) > MAX_TOKEN_BYTES) {
      payload['authorization_details'] = withoutTerms(payload['authorization_details'])
    }
    if (!isLarge && !grant.declared) return
    // A token is worth nothing where the grant that it only names is not known yet, or what it is about.
    try {
      await seams.grants.delivered(grant.id)
    } catch (error) {
      throw error instanceof NotNow ? notNow(ctx, error.message, SOON) : error
    }
  }

  const useOf = (ctx: KoaContextWithOIDC) =>
    USES[String(ctx.oidc.params?.['grant_type'])] ?? 'fetched'

  /**
   * In the owner's log, before there is a token: by the write that finds out whether the proof of a renewal is new, and beside
   * what renews what came of a code.
   */
  async function note(ctx: KoaContextWithOIDC, grant: TokenGrant) {
    const use = useOf(ctx)
    if (use === 'renewed') await seams.grants.used(grant, use, takeProof())
    else if (use === 'fetched' && !grant.once && waiting()?.used) {
      waiting()!.beside = seams.grants.usedBeside(grant)
    } else return
    noted.add(ctx)
  }

  return {
    extraClaims(ctx) {
      const grant = gate.grantOf(ctx)
      if (grant === null) return undefined
      const source =
        ctx.oidc.entities.AuthorizationCode ??
        ctx.oidc.entities.RefreshToken ??
        ctx.oidc.entities.DeviceCode
      return {
        grant: grant.jws,
        status: { status_list: grant.status },
        // RFC 8693, section 4.1: who acts, where the subject is somebody else.
        ...(grant.grantee === null ? {} : { act: actor(grant.grantee) }),
        ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
        ...(source?.acr === undefined ? {} : { acr: source.acr }),
      }
    },

    async finishPayload(ctx, payload) {
      const grant = gate.grantOf(ctx)
      if (grant === null) return
      await finish(ctx, grant, payload)
      await note(ctx, grant)
    },

    async details(ctx, _token, source) {
      const granted = source?.rar
      const asked = (ctx.oidc.params as { authorization_details?: string }).authorization_details
      const grant = gate.grantOf(ctx)
      if (grant !== null) refuseEmptyList(ctx)
      if (grant === null || asked === undefined) return granted
      try {
        const held = await heldGrant(grant.id, seams.grants.held)
        const narrowed = await held?.narrower(granted ?? [], JSON.parse(asked))
        if (narrowed) return narrowed as AuthorizationDetail[]
      } catch (error) {
        throw refusedPermission(error, 'authorization_details')
      }
      throw tooWide(ctx)
    },

    async completeResponse(ctx) {
      const body = ctx.body as Claims | undefined
      const grant = gate.grantOf(ctx)
      if (typeof body?.['access_token'] !== 'string') return
      if (body['scope'] === '') delete body['scope']
      const assertion = await identityOf(ctx)
      if (assertion !== null) body['identity_assertion'] = assertion
      if (grant === null) return
      body['grant_id'] = grant.jti
      body['grant'] = grant.jws
      const isNoted = takeBeside() === null && noted.has(ctx)
      if (!isNoted) await seams.grants.used(grant, useOf(ctx))
    },
  }
}

function actor({ iss, sub }: { iss: string; sub: string }): Claims {
  return { iss, sub }
}

const TERMS = ['purpose', 'purpose_code', 'legal_basis', 'retention', 'recipients', 'locations']

/** A token takes its terms and its resource from its grant, so a large one need not repeat them. */
function withoutTerms(details: unknown): Claims[] {
  return (details as Claims[]).map((detail) =>
    Object.fromEntries(Object.entries(detail).filter(([name]) => !TERMS.includes(name))),
  )
}

function tokenBytes(payload: Claims): number {
  return Math.ceil((Buffer.byteLength(JSON.stringify(payload)) * 4) / 3) + FRAME_BYTES
}

/**
 * oidc-provider calls a missing or repeated proof at the token endpoint `invalid_grant`.
 * RFC 9449, section 5: an invalid proof is `invalid_dpop_proof`.
 */
export function nameProofErrors(ctx: KoaContextWithOIDC, error: { error_detail?: string }): void {
  const detail = error.error_detail ?? ''
  const isMissing = detail === 'failed jkt verification' && !ctx.get('DPoP')
  if (!isMissing && !/^(DPoP proof JWT Replay|missing DPoP)/.test(detail)) return
  const body = ctx.body as Claims
  body['error'] = 'invalid_dpop_proof'
  body['error_description'] = isMissing ? 'missing DPoP proof JWT' : detail
}
