import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type ServiceName = 'authorization' | 'resource' | 'explorer'

/** What `npm start` was asked for: which services, where, and what to print. */
export interface Plan {
  services: ServiceName[]
  ports: Record<ServiceName, number>
  postgresPort: number | undefined
  /** The address that each service calls itself by. */
  publicUrls: Record<ServiceName, string>
  dataDir: string
  demo: boolean
  json: boolean
}

export class PlanError extends Error {}

const SERVICES: ServiceName[] = ['authorization', 'resource', 'explorer']

export const HELP = `npm start [-- options]

  --demo                creates a person at both services, with made-up exports imported
  --json                prints one JSON object instead of lines
  --only SERVICE        starts authorization, resource or explorer alone, with a DATA_DIR of its own

Environment: AUTHORIZATION_PORT (4000) RESOURCE_PORT (4001) EXPLORER_PORT (4002)
  POSTGRES_PORT (any free one) DATA_DIR (.data)
  AUTHORIZATION_PUBLIC_URL RESOURCE_PUBLIC_URL EXPLORER_PUBLIC_URL (the addresses seen from
  outside, behind a proxy) READER (the app in which people read what is shared; the explorer)
  S3_ENDPOINT S3_BUCKET S3_REGION S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY (files go there instead
  of DATA_DIR) LOG_LEVEL (warn) QUOTA_BYTES`

/** Reads arguments and environment. Throws PlanError with every mistake at once. */
export function readPlan(args: string[], env: NodeJS.ProcessEnv): Plan | 'help' {
  const options = readOptions(args)
  if (options.help) return 'help'
  const wrong: string[] = []
  const port = (name: string): number | undefined => {
    const text = env[name]
    if (!text) return undefined
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= 1 && number <= 65_535) return number
    wrong.push(`${name} is "${text}": a port from 1 to 65535 is needed`)
    return undefined
  }
  const ports = {
    authorization: port('AUTHORIZATION_PORT') ?? 4000,
    resource: port('RESOURCE_PORT') ?? 4001,
    explorer: port('EXPLORER_PORT') ?? 4002,
  }
  const publicUrl = (service: ServiceName): string => {
    const name = `${service.toUpperCase()}_PUBLIC_URL`
    const text = env[name] || `http://localhost:${ports[service]}`
    if (URL.canParse(text) && /^https?:\/\/[^/?#@\\\s]+\/?$/.test(text)) {
      return new URL(text).origin
    }
    wrong.push(
      `${name} is "${text}": an origin like https://data.example is needed, without a path`,
    )
    return text
  }
  const { only } = options
  if (only !== undefined && !isService(only)) {
    wrong.push(`--only ${only}: ${SERVICES.join(', ')} can be started alone`)
  }
  if (options.demo && only !== undefined) wrong.push('--demo needs all services: leave out --only')
  const plan: Plan = {
    services: only !== undefined && isService(only) ? [only] : SERVICES,
    ports,
    postgresPort: port('POSTGRES_PORT'),
    publicUrls: {
      authorization: publicUrl('authorization'),
      resource: publicUrl('resource'),
      explorer: publicUrl('explorer'),
    },
    dataDir: resolve(env['DATA_DIR'] || join(import.meta.dirname, '..', '.data')),
    demo: options.demo,
    json: options.json,
  }
  const used = plan.services.map((service) => ports[service])
  if (new Set(used).size < used.length) wrong.push('each service needs a port of its own')
  if (wrong.length > 0) throw new PlanError(wrong.join('\n'))
  return plan
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        demo: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new PlanError(`${(error as Error).message}\n\n${HELP}`)
  }
}

function isService(name: string): name is ServiceName {
  return (SERVICES as string[]).includes(name)
}
