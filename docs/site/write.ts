import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { catalog, catalogDocument } from '@mandate/resource/catalog'
import { dangerouslyCreate, files, html, type NavLink, page } from '@mandate/ui'
import { build } from 'esbuild'
import { builderPage } from './builder.ts'
import { pageOf, type Rendered, render } from './markdown.ts'
import { chapters, elsewhere, made } from './pages.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Pictures that the bench draws. */
const PLOTS = join(ROOT, 'docs', 'plots')

/** Writes the whole site, which takes the place of the former one when it is whole. @returns the names of its pages */
export async function writeSite(to: string): Promise<string[]> {
  const folder = `${to}.${process.pid}`
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
  for (const plot of await readdir(PLOTS)) await copyFile(join(PLOTS, plot), join(folder, plot))
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
  // Whoever looks meanwhile finds the former one, this one, or for a moment none; never half of one.
  const former = `${folder}.former`
  await rename(to, former).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(folder, to).catch(async (error: NodeJS.ErrnoException) => {
    await rm(folder, { recursive: true, force: true })
    // Somebody else has written the same meanwhile.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  await rm(former, { recursive: true, force: true })
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
