import { ScopeError } from '@mandate/grants'
import { errors } from 'oidc-provider'

/** `invalid_grant` that says why; oidc-provider's own keeps the reason to itself. */
export function invalidGrant(reason: string): Error {
  const error = new errors.InvalidGrant(reason)
  error.error_description = reason
  return error
}

/** What was wrong with the permission, in the words of the parameter it came in. */
export function refusedPermission(
  cause: unknown,
  parameter: 'scope' | 'authorization_details',
): Error {
  if (!(cause instanceof ScopeError)) return cause as Error
  return parameter === 'scope'
    ? new errors.InvalidScope(cause.message, '')
    : new errors.InvalidAuthorizationDetails(cause.message)
}
