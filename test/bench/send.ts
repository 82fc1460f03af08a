import http from 'node:http'

/** Connections of the load, kept open. A plain `http.request`, because `fetch` costs the client more than the answer is worth. */
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })

export interface Sent {
  status: number
  headers: http.IncomingHttpHeaders
  text: string
}

/** One GET; resolves with the length of the body, and throws unless the answer is 200. */
export function get(url: string, headers: Record<string, string> = {}): Promise<number> {
  let bytes = 0
  return request(url, { headers }, (chunk) => {
    bytes += chunk.length
  }).then(() => bytes)
}

/** One GET of lines; resolves with how many there are. */
export function getLines(url: string, headers: Record<string, string>): Promise<number> {
  let lines = 0
  return request(url, { headers }, (chunk) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
  }).then(() => lines)
}

/** One request, with a form to be posted or without; whatever it answers. */
export async function send(
  url: string,
  headers: Record<string, string>,
  form?: Record<string, string>,
): Promise<Sent> {
  const body = form && new URLSearchParams(form).toString()
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  let text = ''
  const answer = await exchange(
    url,
    { headers: { ...headers, ...(body && type) }, body },
    (each) => {
      text += each.toString()
    },
  )
  return { status: answer.statusCode ?? 0, headers: answer.headers, text }
}

interface Request {
  headers: Record<string, string>
  body?: string | undefined
}

async function request(url: string, what: Request, take: (chunk: Buffer) => void): Promise<void> {
  let start = ''
  const answer = await exchange(url, what, (chunk, status) => {
    if (status === 200) take(chunk)
    else start += chunk.toString()
  })
  if (answer.statusCode !== 200)
    throw new Error(`${answer.statusCode} from ${url}: ${start.slice(0, 300)}`)
}

function exchange(
  url: string,
  { headers, body }: Request,
  take: (chunk: Buffer, status: number) => void,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const request = http.request(url, { agent, method, headers }, (response) => {
      response.on('data', (chunk: Buffer) => take(chunk, response.statusCode ?? 0))
      response.on('end', () => resolve(response))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

export function hangUp(): void {
  agent.destroy()
}
