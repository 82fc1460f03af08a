/**
 * Debian's Firefox by WebDriver BiDi, the few commands that a journey takes. playwright-core starts it too (`channel: 'moz-firefox'`), but
 * asks of it what a version of long support does not know yet (`emulation.setMediaFeaturesOverride`), and gives up.
 * @see https://www.w3.org/TR/webdriver-bidi/
 */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

const PATHS = [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr', '/usr/bin/firefox']
const FIREFOX_PATH = PATHS.find((path) => path !== undefined && existsSync(path))

/** For `test(name, { skip })`: false when there is one. */
export const skipFirefox = !FIREFOX_PATH && 'no Firefox here (FIREFOX_PATH)'

export interface Firefox extends AsyncDisposable {
  go(url: string): Promise<void>
  /** What an expression is in the page; it must be a text. */
  read(expression: string): Promise<string>
  /** Waits until an expression is true in the page, on whichever page that is. */
  until(expression: string): Promise<void>
}

/** @param scripts false: pages have none; what a test reads and presses goes around them */
export async function openFirefox({ scripts = true } = {}): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'mandate-firefox-'))
  await writeFile(join(profile, 'user.js'), `user_pref('javascript.enabled', ${scripts})\n`)
  const args = ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile]
  const child = spawn(FIREFOX_PATH ?? '', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, LANGUAGE: 'en', LANG: 'en_GB.UTF-8' },
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  let address = ''
  for await (const line of createInterface({ input: child.stderr })) {
    address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1] ?? ''
    if (address !== '') break
  }
  if (address === '') throw new Error('Firefox ended before it could be spoken to')
  child.stderr.resume()
  const socket = new WebSocket(`${address}/session`)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as { id?: number; message?: string; result?: Answer }
    const one = waiting.get(message.id ?? 0)
    if (message.result) one?.resolve(message.result)
    else one?.reject(new Error(message.message))
  }
  let last = 0
  const ask = (method: string, params: object): Promise<Answer> => {
    const one = Promise.withResolvers<Answer>()
    waiting.set(++last, one)
    socket.send(JSON.stringify({ id: last, method, params }))
    return one.promise
  }
  await ask('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } })
  const { contexts } = await ask('browsingContext.getTree', {})
  const context = contexts?.[0]?.context
  const read = async (expression: string) => {
    // A place of its own beside the page, where a page without scripts can be read too.
    const target = scripts ? { context } : { context, sandbox: 'test' }
    const params = { expression, target, awaitPromise: true }
    const { result } = await ask('script.evaluate', params)
    return String(result?.value)
  }
  return {
    go: async (url) =>
      void (await ask('browsingContext.navigate', { context, url, wait: 'complete' })),
    read,
    async until(expression) {
      for (let tries = 0; tries < 600; tries++) {
        // Between two pages there is nothing to ask.
        if ((await read(`Boolean(${expression})`).catch(() => '')) === 'true') return
        await pause(100)
      }
      throw new Error(`${expression} never came true at ${await read('location.href')}`)
    },
    async [Symbol.asyncDispose]() {
      socket.close()
      child.kill()
      await gone
      // What it has started may write for a moment longer than itself.
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

interface Answer {
  contexts?: { context: string }[]
  result?: { value?: unknown }
}
