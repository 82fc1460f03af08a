import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { catalog, catalogDocument } from '@mandate/resource/catalog'
import { dangerouslyCreate, files, html, type NavLink, page } from '@mandate/ui'
import { build } from 'esbuild'
import { builderPage } from './builder.ts'
import { pageOf, type Rendered, render } from './markdown.ts'
import { chapters, elsewhere, made } from './pages.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Writes the whole site. @returns the names of its files */
export async function writeSite(folder: string): Promise<string[]> {
  const names = chapters.flatMap(({ pages }) => pages)
  const known = new Set(names)
  const rendered = new Map<string, Rendered & { scripts?: string[] }>()
  for (const name of names.filter((one) => !made.includes(one))) {
    const file = elsewhere[name] ?? `docs/${name}.md`
    rendered.set(name, render(file, await readFile(join(ROOT, file), 'utf8'), known))
  }
  rendered.set('builder', { ...builderPage(catalogDocument(catalog())), scripts: ['/builder.js'] })

  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [path, { body }] of Object.entries(files)) await writeFile(join(folder, path), body)
  await build({
    entryPoints: [join(import.meta.dirname, 'builder.browser.ts')],
    outfile: join(folder, 'builder.js'),
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' },
    conditions: ['mandate-source'],
  })
  for (const [name, { title, html: text, scripts }] of rendered) {
    const whole = page({
      ...{ title, service: 'Mandate', lang: 'en', wide: true },
      nav: nav(name, rendered),
      body: html`${dangerouslyCreate(text)}`,
      ...(scripts && { scripts }),
    })('')
    // All files lie beside each other, wherever that is.
    const here = whole
      .replaceAll(/(href|src)="\/(?=\w)/g, '$1="./')
      .replaceAll('href="/"', 'href="./index.html"')
    await writeFile(join(folder, pageOf(name)), here.replaceAll(' nonce=""', ''))
  }
  return [...rendered.keys()].map(pageOf)
}

/** Chapters, and the pages of the present one. */
function nav(current: string, rendered: ReadonlyMap<string, Rendered>): NavLink[] {
  return chapters.flatMap(({ title, pages }) => {
    const [first = ''] = pages
    const isHere = pages.includes(current)
    const chapter = { href: `./${pageOf(first)}`, label: title, current: first === current }
    if (!isHere) return [chapter]
    const others = pages.slice(1).map((name) => ({
      href: `./${pageOf(name)}`,
      label: `· ${rendered.get(name)?.title ?? name}`,
      current: name === current,
    }))
    return [chapter, ...others]
  })
}
