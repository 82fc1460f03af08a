import { INSPECT_USAGE } from '../inspect/usage.ts'
import { VERIFY_USAGE } from '../verify/usage.ts'

export interface Command {
  /** In one line, for the overview. */
  what: string
  /** After `mandate NAME`. */
  usage: string
  /** @returns the exit code @throws Fault */
  run: Run
}

type Run = (args: string[], usage: string) => Promise<number>

/** A command is read when it is wanted: reading exports takes longer to load than most take to run. */
function late(load: () => Promise<Run>): Run {
  return async (args, usage) => (await load())(args, usage)
}

const KEPT = `What is kept (session, permissions and their key) lies in one file that you alone may read:
$MANDATE_HOME/mandate.json, else in ~/.config/mandate.`

export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries<Command>({
    'sign-in': {
      what: 'as the owner of the data, or to read what its owner allows',
      usage: `ADDRESS [--name NAME] | ADDRESS --scope SCOPE [--purpose TEXT]
  ADDRESS   of the data, as its home page says it: https://rs.example/owners/…; without --scope the
            address of the service will do
            Without --scope you sign in as the owner, who may do everything that this program can: it shows
            a code, which you type at that address in any browser, signed in there
  --name    by name and password instead; the password is asked for, or read from $MANDATE_PASSWORD
  --scope   to read just this: the owner sees a code and the question at their provider, in any browser
  --purpose what for, in words that the owner reads
${KEPT}`,
      run: late(async () => (await import('./sign-in.ts')).signIn),
    },
    'sign-out': {
      what: 'ends what is kept here',
      usage: `
Ends the owner's session, gives back every permission to read, and forgets the keys.`,
      run: late(async () => (await import('./sign-in.ts')).signOut),
    },
    upload: {
      what: 'brings exports here; goes on where it stopped',
      usage: `FILE… [--account NAME] [--no-import] [--json]
  FILE        an export as it was downloaded: all parts of one together
  --account   whose it is, where the export does not say
  --no-import only sends
  --json      prints the report of the import
Run again after a lost connection, it sends only what is missing. Exit 1 when something could not be read.`,
      run: late(async () => (await import('./owner/upload.ts')).upload),
    },
    inspect: {
      what: 'what an export holds and would become, on this computer alone',
      usage: INSPECT_USAGE,
      run: late(async () => (await import('../inspect/command.ts')).inspect),
    },
    grants: {
      what: 'who can read what',
      usage: '[--json]',
      run: late(async () => (await import('./owner/grants.ts')).grants),
    },
    end: {
      what: 'ends the access of an app, at once',
      usage: `GRANT
  GRANT   as mandate grants prints it; its beginning, if it is the only one`,
      run: late(async () => (await import('./owner/end.ts')).end),
    },
    query: {
      what: 'reads with a scope: one record in JSON a line',
      usage: `SCOPE [--address ADDRESS] [--purpose TEXT] [--limit N]
  SCOPE     like 'google.photos[time>=2018,time<2019].{title,time~day}'
  --address of the data (default: the one signed in to last)
  --limit   ends after so many records
Its owner is asked once for each scope; the code to type and the address are printed on stderr.
Of several collections each line says which one it is of, as "collection".`,
      run: late(async () => (await import('./reading/query.ts')).query),
    },
    export: {
      what: 'takes the whole home along',
      usage: `FOLDER
  FOLDER  where the parts of the archive go; parts that are there whole are not fetched again
Asks for a passphrase, which a restored home asks for ($MANDATE_PASSPHRASE), and for you once more, as you signed in.`,
      run: late(async () => (await import('./owner/export.ts')).exportHome),
    },
    verify: {
      what: 'checks a grant, receipt, log or archive, without any service',
      usage: VERIFY_USAGE,
      run: late(async () => (await import('../verify/command.ts')).verify),
    },
  }),
)

export function overview(): string {
  const lines = [...commands].map(([name, { what }]) => `  ${name.padEnd(9)} ${what}`)
  return `Usage: mandate COMMAND …\n${lines.join('\n')}\nmandate COMMAND --help says more. Exit codes: 0 done, 1 refused or failed, 2 not understood,\n3 sign in or ask first, 4 no answer.`
}
