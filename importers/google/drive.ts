import { baseName, type Item, type Reading, type Source } from '@mandate/importer'
import { withoutRoot } from './roots.ts'

/** A file of Drive: kept as it is, under the path it has there. */
export async function* readDriveFile(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { part, entry, path, modified } = source.entry
  const kept = await source.keep(source.entry)
  if (!kept) throw source.faultOf(source.entry)
  const { sha256, size, mime } = kept
  const inDrive = withoutRoot(path).replace(DRIVE, '')
  const known: { mime?: string } = mime === undefined ? {} : { mime }
  const item: Item = {
    collection: 'google.drive',
    key: `${inDrive}\u001f${sha256}`,
    time: modified,
    fields: { path: inDrive, size, ...(mime !== undefined && { mime }) },
    files: [
      { role: 'original', entry: { part, entry }, name: baseName(path), sha256, size, ...known },
    ],
  }
  yield { items: [{ element: 0, item }] }
}

// Exports of about 2014 begin with a folder named by address and date.
const DRIVE = /^(?:[^/]*@[^/]*\/)?(?:Google )?(?:Drive|Диск|ドライブ|云端硬盘|雲端硬碟|드라이브)\//i

/** Whether a path, without the export's root, lies in Drive. */
export function isInDrive(path: string): boolean {
  return DRIVE.test(path)
}
