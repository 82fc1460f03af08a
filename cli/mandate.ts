#!/usr/bin/env node
/** `mandate COMMAND …`: an owner's and a developer's way to both services from a terminal. */
import { commands, overview } from './mandate/commands.ts'
import { Fault, Misused, said } from './mandate/fault.ts'

// Whoever reads what is printed may have read enough: `mandate query … | head`.
process.stdout.on('error', (error: { code?: string }) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const [name = '', ...args] = process.argv.slice(2)
const command = commands.get(name)
const needed = /^[A-Z]+/.exec(command?.usage ?? '')?.[0]
const usage = `Usage: mandate ${name} ${command?.usage}`.replace(/ +$/m, '')
if (command === undefined) {
  const asked = ['--help', '-h', 'help'].includes(name)
  ;(asked ? console.log : console.error)(
    asked || name === '' ? overview() : `There is no command ${name}.\n${overview()}`,
  )
  process.exitCode = asked ? 0 : 2
} else if (args.includes('--help') || args.includes('-h')) {
  console.log(usage)
} else if (needed !== undefined && args.length === 0) {
  console.error(`mandate ${name}: ${needed} is missing\n${usage}`)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await command.run(args, usage)
  } catch (error) {
    console.error(`mandate ${name}: ${said(error)}`)
    if (error instanceof Misused) console.error(usage)
    process.exitCode = error instanceof Fault ? error.exit : 1
  }
}
