import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installDebian, program } from './debian.ts'
import { type Part, PartMissing } from './part.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]
const NPM_CHROMIUM = '@sparticuz/chromium'
const NPM_CHROMIUM_VERSION = '153.0.0'

/** A browser that is installed, else Debian's, else the one that an npm package holds. */
export async function findChromium(): Promise<Part> {
  const path = installed() ?? fromDebian() ?? (await fromNpm())
  if (!path)
    throw new PartMissing('no Chrome or Chromium is installed, and none could be installed')
  return { env: { CHROMIUM_PATH: path }, stop: async () => {} }
}

function installed(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named && !existsSync(named)) throw new PartMissing(`CHROMIUM_PATH: there is no ${named}`)
  return named || NAMES.map(program).find(Boolean) || PLACES.find((place) => existsSync(place))
}

function fromDebian(): string | undefined {
  return installDebian('chromium') ? program('chromium') : undefined
}

/** The package unpacks its browser at first use into what it takes for the folder of temporary files. */
async function fromNpm(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'chromium')
  const main = join(folder, 'node_modules', NPM_CHROMIUM, 'build', 'index.js')
  if (!existsSync(main) && !npmInstall(folder)) return undefined
  const temporary = process.env['TMPDIR']
  try {
    const chromium = await import(pathToFileURL(main).href)
    process.env['TMPDIR'] = folder
    const path: string = await chromium.default.executablePath()
    return spawnSync(path, ['--version', '--no-sandbox']).status === 0 ? path : undefined
  } catch (error) {
    console.error(`${NPM_CHROMIUM} does not work here: ${error}`)
    return undefined
  } finally {
    if (temporary === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = temporary
  }
}

function npmInstall(folder: string): boolean {
  const npm = process.env['npm_execpath']
  const words = ['install', '--prefix', folder, '--ignore-scripts', '--no-save', '--silent']
  const args = [...words, `${NPM_CHROMIUM}@${NPM_CHROMIUM_VERSION}`]
  const [command, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  return spawnSync(command, all, { stdio: ['ignore', 2, 2] }).status === 0
}
