/** Somebody who asks for much and takes it by the kilobyte. */

import { once } from 'node:events'
import http from 'node:http'

export class SlowReader implements Disposable {
  readonly status: number
  private readonly answer: http.IncomingMessage
  taken = 0

  private constructor(answer: http.IncomingMessage) {
    this.answer = answer
    this.status = answer.statusCode ?? 0
    // Cut off on either side: there is nothing more to take.
    answer.on('error', () => {})
  }

  /** Resolves when the head of the answer has come. */
  static async ask(url: string, headers: Record<string, string>): Promise<SlowReader> {
    const request = http.get(url, { headers, agent: false })
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage]
    return new SlowReader(answer)
  }

  /** Takes a kilobyte, and leaves the rest where it is. */
  async take(): Promise<void> {
    let bytes = this.answer.read(1024) as Buffer | null
    while (bytes === null) {
      await once(this.answer, 'readable')
      bytes = this.answer.read(1024) as Buffer | null
    }
    this.taken += bytes.length
  }

  [Symbol.dispose](): void {
    this.answer.destroy()
  }
}
