#!/usr/bin/env node
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bridge } from './bridge.ts'
import { fileStore } from './file-store.ts'
import { signIn } from './sign-in.ts'

const USAGE = `Usage: mandate-client mcp ADDRESS [--scope SCOPE] [--client-id URL] [--file FILE] [--no-open]

Speaks the Model Context Protocol on standard input and output, for an assistant on this computer.
ADDRESS    where the data is, like https://rs.example/owners/k4…
--scope    what to ask for, like "google.photos[time>=2018].{title,time}" (default: each kind of thing, for the owner to pick)
--client-id  the address of another client metadata document (default: the one that the place of the data offers)
--file     where key and permission are kept, readable by you alone (default: in ~/.config/mandate)
--no-open  prints the address where the owner is asked, and opens no browser
`

const { values, positionals } = understood()
const [command, address = '', ...more] = positionals
if (values.help) leave(0)
if (command !== 'mcp') leave(2, command === undefined ? '' : `There is no command ${command}.`)
if (address === '') leave(2, 'ADDRESS is missing.')
if (more.length > 0) leave(2, `${more[0]} is one word too many.`)
if (!/^https?:/.test(address) || !URL.canParse(address)) {
  leave(2, `${address} is no address: give that of the data, like https://rs.example/owners/k4…`)
}

const resource = address.replace(/\/(mcp\/?)?$/, '')
const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
const name =
  new URL(resource).host.replaceAll(/[^\w.-]/g, '_') + resource.slice(-9).replace('/', '_')
const store = fileStore(values.file ?? join(config, 'mandate', `${name}.json`))
const say = (text: string) => process.stderr.write(`${text}\n`)

const access = signIn({
  ...{ resource, store, say, scope: values.scope, opens: !values['no-open'] },
  clientId: values['client-id'] ?? `${new URL(resource).origin}/mcp/client.json`,
})

try {
  if (process.stdin.isTTY) {
    await access.current()
    say('The assistant can be given this command now.')
  } else await bridge({ input: process.stdin, output: process.stdout, access })
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** What was typed. Whoever typed something else reads what is wrong with it, and what there is. */
function understood() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        scope: { type: 'string' },
        'client-id': { type: 'string' },
        file: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    return leave(2, error instanceof Error ? error.message : String(error))
  }
}

function leave(code: number, why = ''): never {
  process.stderr.write(why === '' ? USAGE : `${why}\n${USAGE}`)
  process.exit(code)
}
