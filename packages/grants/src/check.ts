import type { AccessToken, Grant } from './documents.ts'
/** Check 3: resource and times. @throws {DocumentError} */
export function checkToken(
  token: AccessToken,
  expected: { issuer: string; resource: string; now: number; once: boolean },
): void {
  throw new Error(`being built: ${token} ${expected}`)
}
/** Check 5, after the signature: the grant is for this resource, client, issuer and time. @throws {DocumentError} */
export function checkGrant(
  grant: Grant,
  token: AccessToken,
  expected: { resource: string; formerResources?: string[]; carried: boolean; now: number },
): void {
  throw new Error(`being built: ${grant} ${token} ${expected}`)
}
/** Check 7: token ⊆ grant ⊆ ceiling. @throws {DocumentError} */
export function checkCovered(items: {
  token: import('./permission.ts').ResolvedItem[]
  grant: import('./permission.ts').ResolvedItem[]
  ceiling: import('./permission.ts').ResolvedItem[] | null
}): void {
  throw new Error(`being built: ${items}`)
}
