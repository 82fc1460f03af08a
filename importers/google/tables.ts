import { csvRows, decodeHead, type Item, type Reading, type Source } from '@mandate/importer'

/** The first row of a table: columns are found by words, because their order changes. */
export class Head {
  readonly cells: readonly string[]
  readonly #found = new Map<RegExp, number>()

  constructor(cells: readonly string[]) {
    this.cells = cells.map((cell) => cell.trim().toLowerCase())
  }

  /** The number of the first column whose name matches, or -1. */
  column(name: RegExp): number {
    const known = this.#found.get(name)
    if (known !== undefined) return known
    const at = this.cells.findIndex((cell) => name.test(cell))
    this.#found.set(name, at)
    return at
  }

  /** What a row says in that column; undefined when it says nothing. */
  text(row: readonly string[], name: RegExp): string | undefined {
    const cell = row[this.column(name)]
    return cell === undefined || cell.trim() === '' ? undefined : cell
  }
}

const ROWS_AT_ONCE = 500

/**
 * A table as records. `isHead` finds the row that names the columns, the first one unless told
 * otherwise; rows before it are passed over. Elements are rows, the head is element 0.
 */
export async function* readTable(
  source: Source,
  map: (row: string[], head: Head) => Item | null,
  isHead: (row: readonly string[]) => boolean = () => true,
): AsyncGenerator<Reading> {
  let head: Head | null = null
  let element = -1
  let items: { element: number; item: Item }[] = []
  let [rows, given] = [0, 0]
  for await (const row of csvRows(await source.archive.open(source.entry), source)) {
    element++
    if (!head) {
      if (isHead(row)) head = new Head(row)
      continue
    }
    if (element < source.from) continue
    const item = map(row, head)
    rows++
    if (item) given++
    if (item) items.push({ element, item })
    if (items.length < ROWS_AT_ONCE) continue
    yield { items }
    items = []
  }
  yield { items }
  if (rows > 0 && given === 0) source.leave()
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
