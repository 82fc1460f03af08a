import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Upload } from 'tus-js-client'
import { shown } from '../../shown.ts'
import { EXIT, Fault, Misused, understood } from '../fault.ts'
import { progress, say } from '../terminal.ts'
import { patiently } from './reach.ts'
import { type OwnerSession, ownerSession } from './session.ts'

/** As `/owners/{id}/uploads` lists it. */
interface Known {
  id: string
  name: string
  size: number | null
  state: string
}

/** An export that may be of another account than what is here. */
interface Question {
  provider: string
  account: string | null
  exports?: string[]
}

interface Report {
  state: string
  entries: number | null
  files: Record<string, number>
  collections: Record<string, { records: number }>
  question: Question[] | null
  warnings: { message: string }[]
}

const options = {
  account: { type: 'string' },
  'no-import': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** Sends files, imports them together, and waits for the report. */
export async function upload(args: string[]): Promise<number> {
  const { values, positionals: files } = understood(() =>
    parseArgs({ args, options, allowPositionals: true }),
  )
  if (files.length === 0) throw new Misused('FILE is missing')
  const sizes = await Promise.all(files.map(sizeOf))
  const owner = await ownerSession()
  const { uploads: known } = (await (await owner.call('uploads')).json()) as { uploads: Known[] }
  const ids: string[] = []
  for (const [at, file] of files.entries()) {
    ids.push(await send(owner, { file, size: sizes[at] ?? 0 }, known))
  }
  if (values['no-import']) {
    say(`Sent: ${ids.join(' ')}`)
    return 0
  }
  const account = values.account === undefined ? {} : { account: values.account }
  const started = await owner.call('imports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploads: ids, ...account }),
  })
  const report = await finished(owner, started.headers.get('location') ?? '')
  console.log(values.json ? JSON.stringify(report, null, 2) : inWords(report))
  return report.state === 'completed' ? 0 : EXIT.failed
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null)
  if (found?.isDirectory()) {
    const how = 'give the archives as they were downloaded, or pack the folder into one'
    throw new Fault(`${file} is a folder: ${how}`, EXIT.usage)
  }
  if (!found?.isFile()) throw new Fault(`${file} is no file that can be read`, EXIT.usage)
  return found.size
}

/** The service knows what is there already: the name and size of what it waits for. */
function send(
  owner: OwnerSession,
  { file, size }: { file: string; size: number },
  known: Known[],
): Promise<string> {
  const name = basename(file)
  const former = known.find((one) => one.name === name && one.size === size)
  if (former?.state === 'complete') {
    say(`${name} is there already`)
    return Promise.resolve(former.id)
  }
  const endpoint = `${owner.address}/uploads`
  const bar = progress(name)
  return new Promise((resolve, reject) => {
    const sending = new Upload(createReadStream(file), {
      endpoint,
      ...(former && { uploadUrl: `${endpoint}/${former.id}` }),
      uploadSize: size,
      metadata: { filename: name },
      headers: { cookie: owner.cookie },
      chunkSize: 16 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000, 30_000],
      storeFingerprintForResuming: false,
      onShouldRetry(error) {
        const status = error.originalResponse?.getStatus() ?? 0
        return status < 400 || status === 409 || status === 423 || status >= 500
      },
      onProgress: (sent, all) => bar.at(sent, all ?? size),
      onSuccess() {
        bar.end()
        resolve((sending.url ?? '').split('/').at(-1) ?? '')
      },
      onError(error) {
        bar.end()
        const status = 'originalResponse' in error ? error.originalResponse?.getStatus() : undefined
        reject(refused(name, status, 'originalResponse' in error ? error : null))
      },
    })
    sending.start()
  })
}

function refused(
  name: string,
  status: number | undefined,
  error: { originalResponse: { getBody(): string } | null } | null,
): Fault {
  if (status === 401) return new Fault('your session is over: mandate sign-in ADDRESS', EXIT.signIn)
  if (status === undefined) {
    return new Fault(`${name}: the connection is lost; run it again, it goes on there`, EXIT.away)
  }
  let detail = `the service answered ${status}`
  try {
    detail = JSON.parse(error?.originalResponse?.getBody() ?? '').detail ?? detail
  } catch {
    // A proxy on the way answers with a page.
  }
  return new Fault(`${name}: ${detail}`)
}

const FINAL = ['completed', 'completed_with_errors', 'failed', 'cancelled', 'undone']

async function finished(owner: OwnerSession, location: string): Promise<Report> {
  const bar = readBar()
  for (;;) {
    const answer = await patiently(() => owner.call(location))
    const report = (await answer.json()) as Report
    if (FINAL.includes(report.state)) {
      bar.end()
      return report
    }
    if (report.state === 'paused' && report.question) {
      bar.end()
      const page = new URL(`/imports/${location.split('/').at(-1)}`, owner.address)
      throw new Fault(shown(`${whose(report.question)} Nothing of it was read. Answer at ${page}`))
    }
    bar.at(report)
    await pause(300)
  }
}

/** What was sent waits where it is: sent once more it would be asked about once more. */
function whose(question: Question[]): string {
  const about = question.map(({ provider, account, exports = [] }) =>
    account === null
      ? `Nothing in ${exports.join(', ')} says of which ${provider} account it is.`
      : `It seems to be of the ${provider} account ${account}.`,
  )
  return `whose export is this? ${about.join(' ')}`
}

/** Files of the archive, not bytes: how many were read of how many there are. */
function readBar() {
  const live = process.stderr.isTTY === true
  let before = ''
  return {
    at({ entries, files }: Report) {
      const done = Object.values(files).reduce((sum, count) => sum + count, 0)
      const text = entries === null ? 'Opening …' : `Reading: ${done} of ${entries} files`
      if (text === before) return
      before = text
      if (live) process.stderr.write(`\r\u001b[K${text}`)
    },
    end: () => void (live && process.stderr.write('\r\u001b[K')),
  }
}

function inWords({ state, files, collections, warnings }: Report): string {
  const of = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
  const classes = Object.entries(files)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${of(count, 'file')} ${name}`)
  const came = Object.entries(collections)
  const lines = [
    [state.replaceAll('_', ' '), ...(classes.length > 0 ? [classes.join(', ')] : [])].join(': '),
    ...came.map(([name, { records }]) => `  ${name}  ${of(records, 'record')}`),
    ...warnings.map(({ message }) => `  ${message}`),
  ]
  return lines.map(shown).join('\n')
}
