import { RestoreRefused } from './refused.ts'

/** Lines and bytes that one statement takes. */
const LINES = 1_000
const BYTES = 4 * 1024 * 1024
/** No line that a service writes is longer. */
const LONGEST = 128 * 1024 * 1024

/** The lines of a file in groups that are small enough for one statement. */
export async function* groupsOf(
  source: AsyncIterable<Buffer>,
  path: string,
): AsyncGenerator<string[]> {
  let group: string[] = []
  let bytes = 0
  for await (const line of linesOf(source, path)) {
    group.push(line)
    bytes += line.length
    if (group.length < LINES && bytes < BYTES) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}

async function* linesOf(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<string> {
  const waiting: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      waiting.push(chunk.subarray(from, at))
      yield Buffer.concat(waiting).toString()
      waiting.length = 0
      length = 0
      from = at + 1
    }
    waiting.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > LONGEST) throw new RestoreRefused('damaged', `a line of ${path} is too long`)
  }
  if (Buffer.concat(waiting).length > 0) {
    throw new RestoreRefused('damaged', `${path} ends inside a line`)
  }
}
