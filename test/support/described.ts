/** Every answer that a test sees, held against what the services say of themselves in /openapi.json. */

import { Ajv2020 } from 'ajv/dist/2020.js'
import type { World } from './world.ts'

interface Described {
  paths: Record<
    string,
    Record<
      string,
      {
        requestBody?: { content: object }
        responses: Record<string, { content?: Record<string, { schema?: object }> }>
      }
    >
  >
  components: object
}

export interface Watched extends Disposable {
  /** What did not fit, each once. */
  faults: Set<string>
  /** `METHOD /path status`, as described. */
  seen: Set<string>
}

/** From now until it is disposed, every answer of the two services that goes through `fetch` is compared. */
export async function watchAnswers(world: World): Promise<Watched> {
  const honest = globalThis.fetch
  const services = await Promise.all([world.resource, world.authorization].map(describe))
  const watched = { faults: new Set<string>(), seen: new Set<string>() }
  globalThis.fetch = async (input, init) => {
    const answer = await honest(input, init)
    const { method, url, headers } = new Request(input, init)
    const { origin, pathname } = new URL(url)
    const sent = headers.get('content-type')?.split(';')[0] ?? null
    const service = services.find((one) => one.origin === origin)
    if (service) await service.compare({ method, path: pathname, sent }, answer, watched)
    return answer
  }
  return {
    ...watched,
    [Symbol.dispose]: () => {
      globalThis.fetch = honest
    },
  }
}

async function describe(origin: string) {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as Described
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  const validators = new Map<object, ReturnType<typeof ajv.compile>>()
  const templates = Object.keys(document.paths)
    .map((path) => ({ path, pattern: patternOf(path) }))
    // `/owners/{address}/bindings/pending` before `/owners/{address}/bindings/{seq}`.
    .sort((a, b) => (a.path.match(/{/g)?.length ?? 0) - (b.path.match(/{/g)?.length ?? 0))

  /** A schema of the document, with what it refers to. */
  const validatorOf = (schema: object) => {
    const known =
      validators.get(schema) ?? ajv.compile({ ...schema, components: document.components })
    validators.set(schema, known)
    return known
  }

  async function compare(
    { method, path, sent }: { method: string; path: string; sent: string | null },
    answer: Response,
    watched: Pick<Watched, 'faults' | 'seen'>,
  ) {
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    const found = templates.find(({ pattern }) => pattern.test(path))
    // Pages and what browsers are told of other origins are described nowhere.
    if (!found || type === 'text/html' || method === 'OPTIONS') return
    const name = `${method} ${found.path} ${answer.status}`
    const methods = document.paths[found.path] ?? {}
    const operation = methods[method.toLowerCase()] ?? (method === 'HEAD' ? methods['get'] : null)
    // A method that there is not is answered as whatever is unknown.
    if (!operation && [401, 404, 405].includes(answer.status)) return
    const response = operation?.responses[answer.status]
    if (!response) {
      watched.faults.add(`${name}: no such answer is described`)
      return
    }
    watched.seen.add(name)
    const takes = Object.keys(operation?.requestBody?.content ?? {})
    if (answer.ok && sent !== null && !takes.some((one) => one === sent || one === '*/*'))
      watched.faults.add(`${name}: takes ${sent}, and ${takes.join()} is described`)
    if ([429, 503].includes(answer.status) && !answer.headers.has('retry-after'))
      watched.faults.add(`${name}: does not say when to come again`)
    const text = /[+/]json$/.test(type) ? await answer.clone().text() : ''
    if (text === '') return
    const contents = response.content ?? {}
    const named = Object.keys(contents).find((one) => one === type || one === '*/*')
    if (named === undefined) {
      watched.faults.add(`${name}: ${type} is not described`)
      return
    }
    const validate = validatorOf(contents[named]?.schema ?? {})
    if (validate(JSON.parse(text))) return
    const why = ajv.errorsText(validate.errors?.slice(0, 5))
    watched.faults.add(`${name}: ${why} in ${text.slice(0, 300)}`)
  }

  return { origin, compare }
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
