import type { Progress, ReportWarning } from '../store.ts'

/** Characters of a path or a message in a report; archives may hold names of 65,000. */
const longest = 300

/** Equal codes together: how often, and the first case. */
export function note(progress: Progress, warning: ReportWarning): void {
  const { code, message, action, about, path, offset, count } = warning
  const known = progress.warnings.find((one) => one.code === code)
  if (known) {
    known.count += count
    return
  }
  progress.warnings.push({
    ...{ code, message: shortened(message) },
    ...(action && { action }),
    ...(about && {
      about: Object.fromEntries(
        Object.entries(about).map(([name, value]) => [name, shortened(value)]),
      ),
    }),
    ...(path !== undefined && { path: shortened(path) }),
    ...(offset !== undefined && { offset }),
    count,
  })
}

/** Both ends of a long text: a path says most at its end. */
export function shortened(text: string): string {
  if (text.length <= longest) return text
  const half = longest / 2
  return `${text.slice(0, half)}…${text.slice(1 - half)}`.toWellFormed()
}
