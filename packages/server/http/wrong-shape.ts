import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What JSON calls things, as it is said to whoever sent something else. */
const KINDS: Record<string, string> = {
  string: 'a text',
  array: 'a list',
  object: 'an object',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

/**
 * What is wrong with something sent: the member, and what would be right. The library's own words are about its types, and
 * for whoever wrote the shape.
 * @param whole what all of it is called: `the body`
 */
export function wrongShape({ issues }: z.ZodError, sent: unknown, whole: string): string {
  const [issue] = issues
  if (!issue) return `${whole}: is not of the right shape`
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return `${[...issue.path, ...unknown].join('.') || whole}: ${said(issue, at(sent, issue.path))}`
}

function said(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${value === undefined ? 'is missing, and' : ''} must be ${kind(issue.expected)}`.trim()
    case 'unrecognized_keys':
      return 'there is no such member'
    case 'too_small':
      return `must ${measure(issue.origin, 'at least', issue.minimum)}`
    case 'too_big':
      return `must ${measure(issue.origin, 'at most', issue.maximum)}`
    case 'invalid_value':
      return `must be ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}`
    case 'invalid_format':
      return issue.format === 'url'
        ? 'must be an address, like https://app.example/page'
        : `must be of the form ${issue.pattern ?? issue.format}`
    default:
      return issue.message
  }
}

const kind = (expected: string): string => KINDS[expected] ?? expected

function measure(origin: string, bound: string, count: number | bigint): string {
  const one = Number(count) === 1
  if (origin === 'string') return `have ${bound} ${count} ${one ? 'character' : 'characters'}`
  if (origin === 'array') return `have ${bound} ${count} ${one ? 'entry' : 'entries'}`
  return `be ${bound} ${count}`
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  const member = (inner: unknown, name: PropertyKey): unknown => Object(inner)[name]
  return path.reduce(member, value)
}
