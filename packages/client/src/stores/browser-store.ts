import type { Store } from './store.ts'

/**
 * The little of IndexedDB that is used here. The platform's own types would bring all of the browser's
 * names into a package that runs on servers too.
 */
interface IndexedDb {
  open(name: string, version: number): Waiting<Database> & { onupgradeneeded: (() => void) | null }
}
interface Database {
  createObjectStore(name: string): unknown
  transaction(name: string, mode: 'readonly' | 'readwrite'): Transaction
}
interface Transaction {
  objectStore(name: string): {
    get(key: string): Waiting<unknown>
    put(value: unknown, key: string): Waiting<unknown>
    delete(key: string): Waiting<unknown>
  }
  oncomplete: (() => void) | null
  onabort: (() => void) | null
  error: unknown
}
interface Waiting<Value> {
  result: Value
  error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
}

const VALUES = 'values'

/** Whether this is a browser, or something else that has IndexedDB. */
export function hasBrowserStore(): boolean {
  return platform() !== undefined
}

/**
 * Keeps requests and permissions in this browser, for this origin, until they are deleted or the person
 * clears the browser. Keys are CryptoKey objects: no script can read their private half, not even this one.
 *
 * @param name of the database; another one for a second client of the same origin
 * @throws Error when there is no IndexedDB, or the browser refuses to keep anything
 */
export function browserStore(name = 'mandate'): Store {
  const indexedDb = platform()
  if (!indexedDb) throw new Error('browserStore: there is no IndexedDB here; use another store')
  let opened: Promise<Database> | null = null
  const database = () => {
    opened ??= open(indexedDb, name).catch((error: unknown) => {
      opened = null
      throw error
    })
    return opened
  }
  const change = async (todo: (values: ReturnType<Transaction['objectStore']>) => void) => {
    const transaction = (await database()).transaction(VALUES, 'readwrite')
    todo(transaction.objectStore(VALUES))
    // Written means committed: the page may be left in the next moment.
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  }
  return {
    keepsKeys: true,
    get: async (key) => {
      const values = (await database()).transaction(VALUES, 'readonly').objectStore(VALUES)
      return settled(values.get(key))
    },
    set: (key, value) => change((values) => values.put(value, key)),
    delete: (key) => change((values) => values.delete(key)),
  }
}

function platform(): IndexedDb | undefined {
  return (globalThis as { indexedDB?: IndexedDb }).indexedDB
}

function open(indexedDb: IndexedDb, name: string): Promise<Database> {
  const request = indexedDb.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(VALUES)
  return settled(request)
}

function settled<Value>(request: Waiting<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
