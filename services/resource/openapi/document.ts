import { cookie } from '@mandate/server'
import { HEAD_TOO, type OpenApi, operatorPaths } from '@mandate/server/openapi'
import { dataPaths } from './data.ts'
import { ownerPaths } from './owner.ts'
import { schemas } from './schemas.ts'

/** How the resource service describes itself to programs. Written by hand; a test holds it against the routes and their answers. */
export function describeResource(publicUrl: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mandate resource service',
      version: '0.1.0',
      description: `Keeps the data of its owners and shows apps exactly what was allowed. Errors are problem documents (RFC 9457) with a stable \`code\`. ${HEAD_TOO}`,
    },
    servers: [{ url: publicUrl }],
    paths: { ...dataPaths, ...ownerPaths, ...operatorPaths },
    components: {
      schemas,
      securitySchemes: {
        access: {
          type: 'http',
          scheme: 'DPoP',
          description:
            'An access token of the issuer that the owner has bound (RFC 9068, RFC 9449).',
        },
        proof: { type: 'apiKey', in: 'header', name: 'DPoP' },
        bearer: { type: 'http', scheme: 'bearer', description: 'Of an assistant without a key.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: cookie({ publicUrl }, 'resource', 'mandate_session').name,
          description: 'The owner, signed in here; counts for requests of the same origin only.',
        },
      },
    },
  }
}
