import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { filePart, type Part } from '@mandate/importer'

/** Files, and what lies in folders, as parts of one export, in the order given. */
export async function partsOf(paths: readonly string[]): Promise<Part[]> {
  const parts: Part[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (!found) throw new Error(`There is no file ${path}.`)
    if (found.isDirectory()) parts.push(...(await partsOfFolder(resolve(path))))
    else parts.push(await filePart(path, basename(path)))
  }
  return parts
}

async function partsOfFolder(folder: string): Promise<Part[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Promise.all(
    files.map((file) => {
      const inside = file
        .slice(folder.length + 1)
        .split(sep)
        .join('/')
      // Archives that lie in the folder are parts by themselves; other files keep their place.
      const archive = !inside.includes('/') && /\.(zip|tgz|tar\.gz)$/i.test(inside)
      return filePart(file, archive ? inside : `${basename(folder)}/${inside}`)
    }),
  )
}
