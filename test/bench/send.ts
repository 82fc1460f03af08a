import http from 'node:http'

/** Connections of the load, kept open. A plain `http.request`, because `fetch` costs the client more than the answer is worth. */
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })

/** One GET; resolves with the length of the body, and throws unless the answer is 200. */
export function get(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      let bytes = 0
      let start = ''
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (response.statusCode !== 200) start += chunk.toString()
      })
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(bytes)
          : reject(new Error(`${response.statusCode} from ${url}: ${start.slice(0, 300)}`)),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}

export function hangUp(): void {
  agent.destroy()
}
