import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { circles } from './check/circles.ts'
import { wrongDirections } from './check/directions.ts'
import { wrongLicences } from './check/licences.ts'
import { ownFiles, ROOT } from './check/repository.ts'
import { badShapes } from './check/shape.ts'
import { typed } from './typed.ts'

typed('Usage: npm run check', {})

/** What is wrong, as text; empty when all is well. */
type Check = () => Promise<string> | string

const browserModules = ownFiles().some((file) => file.endsWith('.browser.ts'))

const checks: Record<string, Check> = {
  types: () => tool('typescript/bin/tsc', ['-p', '.']),
  ...(browserModules && {
    'types in the browser': () => tool('typescript/bin/tsc', ['-p', 'tsconfig.browser.json']),
  }),
  'lint and format': () =>
    tool('@biomejs/biome/bin/biome', ['check', '--max-diagnostics=200', '.']),
  'import directions': () => wrongDirections().join('\n'),
  circles: () => circles().join('\n'),
  'names and lengths': () => badShapes().join('\n'),
  licences: () => wrongLicences().join('\n'),
  'unused code': () => tool('knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
}

let failures = 0
for (const [name, check] of Object.entries(checks)) {
  const wrong = await check()
  console.log(`${wrong === '' ? '✔' : '✖'} ${name}`)
  if (wrong === '') continue
  failures += 1
  console.log(wrong.replace(/^/gm, '  '))
}
console.log(failures === 0 ? 'All checks passed.' : `${failures} of the checks failed, see above.`)
process.exitCode = failures === 0 ? 0 : 1

/** Runs a tool of node_modules; what it printed counts only if it was not content. */
function tool(file: string, args: string[]): Promise<string> {
  const path = join(ROOT, 'node_modules', file)
  if (!existsSync(path)) return Promise.resolve(`node_modules/${file} is missing`)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path, ...args], { cwd: ROOT })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
    })
    child.stderr.on('data', (data) => {
      output += data
    })
    child.on('close', (code) => {
      resolve(code === 0 ? '' : output.trim() || `exit code ${code}`)
    })
  })
}
