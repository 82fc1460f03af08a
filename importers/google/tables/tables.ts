import {
  csvRows,
  decodeHead,
  fromIso,
  type Item,
  type Reading,
  type Source,
} from '@mandate/importer'

/** The first row of a table: columns are found by words, because their order changes. */
export class Head {
  readonly cells: readonly string[]
  /** What stood before it, row by row. */
  readonly before: readonly string[]
  /** By what is looked for: a pattern that stands in a function is another object for every row. */
  readonly #found = new Map<string, number>()
  readonly #asked = new Set<number>()

  constructor(cells: readonly string[], before: readonly string[] = []) {
    this.cells = cells.map((cell) => cell.trim().toLowerCase())
    this.before = before
  }

  /** The number of the first column whose name matches, or -1. */
  column(name: RegExp): number {
    const known = this.#found.get(name.source)
    if (known !== undefined) return known
    const at = this.cells.findIndex((cell) => name.test(cell))
    this.#found.set(name.source, at)
    this.#asked.add(at)
    return at
  }

  /** What a row says in that column; undefined when it says nothing. */
  text(row: readonly string[], name: RegExp): string | undefined {
    const cell = row[this.column(name)]
    return cell === undefined || cell.trim() === '' ? undefined : cell
  }

  /** Whether somebody asked for the column by its name. */
  wasAsked(at: number): boolean {
    return this.#asked.has(at)
  }
}

const ROWS_AT_ONCE = 500

interface TableOptions {
  /** Finds the row that names the columns, the first one unless told otherwise. */
  isHead?: (row: readonly string[]) => boolean
  /** Cells that the map reads by what they look like. */
  isRead?: (cell: string) => boolean
}

/**
 * A table as records. Elements are rows, the head is element 0. What stands in columns that nobody
 * asked for goes into `rest`, by the column's name; where a row says something and is not read, the
 * file is kept as well.
 */
export async function* readTable(
  source: Source,
  map: (row: string[], head: Head) => Item | null,
  { isHead = () => true, isRead = () => false }: TableOptions = {},
): AsyncGenerator<Reading> {
  let head: Head | null = null
  let element = -1
  let items: { element: number; item: Item }[] = []
  let [rows, given] = [0, 0]
  const before: string[] = []
  for await (const row of csvRows(await source.archive.open(source.entry), source)) {
    element++
    if (!head) {
      if (isHead(row)) head = new Head(row, before)
      else if (isFilled(row)) before.push(row.join(' ').trim())
      continue
    }
    if (element < source.from || !isFilled(row)) continue
    const item = map(row, head)
    rows++
    if (item) {
      given++
      addRest(item, row, head, isRead)
      items.push({ element, item })
    } else source.miss()
    if (items.length < ROWS_AT_ONCE) continue
    yield { items }
    items = []
  }
  yield { items }
  if (given === 0 && (rows > 0 || (!head && before.length > 0))) source.leave()
}

function isFilled(row: readonly string[]): boolean {
  return row.some((cell) => cell.trim() !== '')
}

/** What no field took: columns that nobody asked for, and cells that no field repeats. */
function addRest(
  item: Item,
  row: readonly string[],
  head: Head,
  isRead: (cell: string) => boolean,
) {
  let said: Set<string> | undefined
  const rest = new Map<string, unknown>(Object.entries(item.rest ?? {}))
  for (const [at, cell] of row.entries()) {
    const text = cell.trim()
    const name = head.cells[at] || `column ${at + 1}`
    if (text === '' || isRead(text) || head.wasAsked(at) || rest.has(name)) continue
    said ??= new Set(Object.values(item.fields).flat().map(String))
    if (said.has(cell) || said.has(text) || said.has(text.replace(/^http:/, 'https:'))) continue
    if (item.time !== null && fromIso(text.replace(/ UTC$/, 'Z')) === item.time) continue
    rest.set(name, text)
  }
  if (rest.size > 0) item.rest = Object.fromEntries(rest)
}

/** The first rows of a table as far as its beginning shows them, to tell what it is. */
export function firstRows(head: Buffer): string[][] {
  const text = decodeHead(head.subarray(0, 16 * 1024)).toString('utf8')
  const comma = [',', ';', '\t'].reduce((best, one) =>
    (text.split('\n', 1)[0] ?? '').split(one).length >
    (text.split('\n', 1)[0] ?? '').split(best).length
      ? one
      : best,
  )
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length && rows.length < 12; i++) {
    const character = text[i]!
    if (quoted && character === '"' && text[i + 1] === '"') {
      cell += '"'
      i++
    } else if (character === '"') quoted = !quoted
    else if (quoted || (character !== comma && character !== '\n')) cell += character
    else {
      row.push(cell.replace(/\r$/, ''))
      cell = ''
      if (character === comma) continue
      if (row.some((one) => one !== '')) rows.push(row)
      row = []
    }
  }
  if (rows.length < 12 && (row.length > 0 || cell !== '')) rows.push([...row, cell.trimEnd()])
  return rows
}
