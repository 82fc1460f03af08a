/** SHA-256 of text as UTF-8, base64url. */
export async function sha256(text: string): Promise<string> {
  throw new Error(`being built: ${text}`)
}
/** SHA-256 of the JCS form (RFC 8785) of the members of a client document that the owner was shown. */
export async function clientS256(document: Record<string, unknown>): Promise<string> {
  throw new Error(`being built: ${document}`)
}
/** Canonical JSON (RFC 8785). */
export function canonicalJson(value: unknown): string {
  throw new Error(`being built: ${value}`)
}
