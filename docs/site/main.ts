/** `npm run docs -- [FOLDER]`: this folder's pages as a site that any server of files can serve. */
import { join } from 'node:path'
import { writeSite } from './write.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'dist', 'docs')
const pages = await writeSite(folder)
console.log(`${pages.length} pages: ${join(folder, 'index.html')}`)
