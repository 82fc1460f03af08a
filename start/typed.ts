import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * What was typed behind a command of package.json. Whoever asks for help is told how it is called and nothing else is
 * done, and so is whoever mistypes, with what is wrong: the process ends before anything has begun.
 */
export function typed<Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.slice(2).includes('--help')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    return mistyped(usage, error instanceof Error ? error.message : String(error))
  }
}

export function mistyped(usage: string, why: string): never {
  console.error(`${why}\n${usage}`)
  process.exit(2)
}
