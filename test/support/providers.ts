/** What providers that were not made for this say of themselves at `/.well-known/openid-configuration`. */

/**
 * Community Solid Server 7.2.0, started on loopback as it comes from npm, word for word; `{}` stands for its origin. Recorded, because the server
 * itself is 636 packages of 105 MB. To try the running one: `npx @solid/community-server -p 3000`, then the tests with
 * `COMMUNITY_SOLID_SERVER=http://localhost:3000`, which also compares this with what it says.
 */
export const COMMUNITY_SOLID_SERVER = {
  authorization_endpoint: '{}/.oidc/auth',
  claims_parameter_supported: true,
  claims_supported: ['azp', 'sub', 'webid', 'sid', 'auth_time', 'iss'],
  code_challenge_methods_supported: ['S256'],
  end_session_endpoint: '{}/.oidc/session/end',
  grant_types_supported: ['implicit', 'authorization_code', 'refresh_token', 'client_credentials'],
  issuer: '{}/',
  jwks_uri: '{}/.oidc/jwks',
  registration_endpoint: '{}/.oidc/reg',
  authorization_response_iss_parameter_supported: true,
  response_modes_supported: ['form_post', 'fragment', 'query'],
  response_types_supported: ['code id_token', 'code', 'id_token', 'none'],
  scopes_supported: ['openid', 'profile', 'offline_access', 'webid'],
  subject_types_supported: ['public'],
  token_endpoint_auth_methods_supported: [
    'client_secret_basic',
    'client_secret_jwt',
    'client_secret_post',
    'private_key_jwt',
    'none',
  ],
  token_endpoint_auth_signing_alg_values_supported: ['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'],
  token_endpoint: '{}/.oidc/token',
  id_token_signing_alg_values_supported: ['ES256'],
  pushed_authorization_request_endpoint: '{}/.oidc/request',
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  introspection_endpoint: '{}/.oidc/token/introspection',
  dpop_signing_alg_values_supported: [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES256K',
    'ES384',
    'ES512',
    'EdDSA',
  ],
  revocation_endpoint: '{}/.oidc/token/revocation',
  claim_types_supported: ['normal'],
}

/** In the manner of Keycloak: an issuer with a path, without pushed requests, DPoP and rich requests. */
export const LIKE_KEYCLOAK = {
  issuer: '{}/realms/demo',
  authorization_endpoint: '{}/realms/demo/protocol/openid-connect/auth',
  token_endpoint: '{}/realms/demo/protocol/openid-connect/token',
  introspection_endpoint: '{}/realms/demo/protocol/openid-connect/token/introspect',
  userinfo_endpoint: '{}/realms/demo/protocol/openid-connect/userinfo',
  end_session_endpoint: '{}/realms/demo/protocol/openid-connect/logout',
  jwks_uri: '{}/realms/demo/protocol/openid-connect/certs',
  grant_types_supported: [
    'authorization_code',
    'implicit',
    'refresh_token',
    'password',
    'client_credentials',
  ],
  response_types_supported: ['code', 'none', 'id_token', 'token', 'id_token token'],
  subject_types_supported: ['public', 'pairwise'],
  id_token_signing_alg_values_supported: [
    'PS384',
    'RS384',
    'EdDSA',
    'ES384',
    'HS256',
    'HS512',
    'ES256',
    'RS256',
  ],
  token_endpoint_auth_methods_supported: [
    'private_key_jwt',
    'client_secret_basic',
    'client_secret_post',
    'tls_client_auth',
    'client_secret_jwt',
  ],
  code_challenge_methods_supported: ['plain', 'S256'],
  authorization_response_iss_parameter_supported: true,
  revocation_endpoint: '{}/realms/demo/protocol/openid-connect/revoke',
}
