/** Ports on which `npx @mandate/client mcp` waits for its owner; redirect addresses are exact (protocol.md section 1). */
const PORTS = [48610, 48611, 48612]

/**
 * Client metadata of `npx @mandate/client mcp`, which runs on its owner's computer and has no address of its own: the
 * place of the data offers one for it. Its grants are bound to a key on that computer, and its owner is always asked.
 * @see draft-ietf-oauth-client-id-metadata-document
 */
export function programDocument(publicUrl: string): object {
  return {
    client_id: `${publicUrl}/mcp/client.json`,
    client_name: 'mandate mcp, on your own computer',
    client_uri: publicUrl,
    redirect_uris: PORTS.map((port) => `http://127.0.0.1:${port}/callback`),
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    dpop_bound_access_tokens: true,
  }
}
