/** `npm run docs -- [FOLDER]`: this folder's pages as a site that any server of files can serve. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSite } from './write.ts'

const [typed, ...more] = process.argv.slice(2)
const folder = typed ?? join(import.meta.dirname, '..', '..', 'dist', 'docs')
if (folder.startsWith('-') || more.length > 0) {
  console.error('Usage: npm run docs [-- FOLDER]   (default: dist/docs)')
  process.exitCode = 2
} else if (await isOthers(folder)) {
  console.error(`${folder} holds other things: give a folder that is empty, or not there yet`)
  process.exitCode = 1
} else {
  const pages = await writeSite(folder)
  console.log(`${pages.length} pages: ${join(folder, 'index.html')}`)
}

/** What stands in the folder is thrown away, so it has to be a site like this one. */
async function isOthers(folder: string): Promise<boolean> {
  const names: string[] = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[]
    throw error
  })
  return names.length > 0 && !names.includes('builder.html')
}
