/** Grant keys on this device: in IndexedDB, made so that nobody can take their private half out again. */

export interface KeptKey {
  /** JWK thumbprint. */
  kid: string
  resource: string
  account: string
  /** Public half, base64url. */
  x: string
  privateKey: CryptoKey
}

const STORE = 'grant-keys'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('mandate', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'kid' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function ask<T>(
  mode: IDBTransactionMode,
  request: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const asked = request(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(asked.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

export function keep(key: KeptKey): Promise<unknown> {
  // Else the browser may throw the key away when the disk is full; it may still say no.
  void navigator.storage?.persist?.()
  return ask('readwrite', (store) => store.put(key))
}

export function find(kid: string): Promise<KeptKey | undefined> {
  return ask('readonly', (store) => store.get(kid) as IDBRequest<KeptKey | undefined>)
}

/** The key of this device for somebody's data, if there is one. */
export async function findFor(account: string, resource: string): Promise<KeptKey | undefined> {
  const keys = await ask('readonly', (store) => store.getAll() as IDBRequest<KeptKey[]>)
  return keys.find((key) => key.account === account && key.resource === resource)
}
