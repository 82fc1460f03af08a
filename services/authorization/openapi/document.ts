import { HEAD_TOO, type OpenApi, operatorPaths, problemSchema } from '@mandate/server/openapi'
import { paths, schemas } from './paths.ts'

/** How the authorization service describes itself to programs. Written by hand; a test holds it against the routes and their answers. */
export function describeAuthorization(issuer: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mandate authorization service',
      version: '0.1.0',
      description: `Asks owners, in sentences, and signs what they allow. OAuth 2.0 with PAR, PKCE, DPoP and RAR; apps need no registration. ${HEAD_TOO}`,
    },
    servers: [{ url: issuer }],
    paths: { ...paths, ...operatorPaths },
    components: {
      schemas: { Problem: problemSchema, ...schemas },
      securitySchemes: {
        client: {
          type: 'http',
          scheme: 'private_key_jwt',
          description:
            'A confidential app proves who it is (RFC 7523); a public one names itself by `client_id`.',
        },
        access: { type: 'http', scheme: 'DPoP' },
        proof: { type: 'apiKey', in: 'header', name: 'DPoP' },
      },
    },
  }
}
