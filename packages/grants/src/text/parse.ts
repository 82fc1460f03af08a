import {
  ACTIONS,
  type Action,
  type Condition,
  type Item,
  isWide,
  LIMITS,
  type Op,
  type ShownField,
} from '../permission.ts'
import { isAlpha, isNameCharacter, Reader } from './reader.ts'
import { readValueCharacter } from './value.ts'

const WORD_STEPS = ['hour', 'day', 'month', 'year'] as const

/**
 * Reads scopes separated by single spaces, in one pass and without a catalog.
 * What was written is kept: order, spelling of values, redundant parts.
 *
 * @throws {ScopeError} with the position of the first wrong character
 */
export function parseScope(text: string): Item[] {
  const reader = new Reader(text)
  const items: Item[] = []
  do {
    if (items.length === LIMITS.items) {
      reader.fail(`at most ${LIMITS.items} scopes are read at once`, 'too_many_items')
    }
    items.push(readItem(reader))
    if (items.filter(isWide).length > LIMITS.wide) {
      reader.fail(`at most ${LIMITS.wide} scopes of ".**" are read at once`, 'too_many_items')
    }
  } while (reader.skip(' '))
  if (!reader.ended) reader.fail('the scope should end here, or go on with ":" and actions')
  return items
}

/**
 * Reads what stands between the brackets of a scope, as in the `filter` of a data call.
 * An empty text is no condition.
 *
 * @throws {ScopeError} with the position of the first wrong character
 */
export function parseConditions(text: string): Condition[] {
  if (text === '') return []
  const reader = new Reader(text)
  const conditions = readConditions(reader)
  if (!reader.ended) reader.fail('"," and another condition, or the end, should stand here')
  return conditions
}

/** scope = [ "?" ] collection [ "[" conditions "]" ] "." fields [ ":" actions ] */
function readItem(reader: Reader): Item {
  const optional = reader.skip('?')
  const names = [readName(reader)]
  const done = (collection: string, conditions: Condition[], fields: ShownField[]): Item => ({
    collection,
    conditions,
    fields,
    actions: reader.skip(':') ? readActions(reader) : ['read'],
    optional,
    terms: {},
  })
  for (;;) {
    if (reader.here === '[' && names.length >= 2) return done(...readRest(reader, names.join('.')))
    const dot = reader.at
    if (!reader.skip('.')) break
    if (reader.here === '*' && reader.text.startsWith('**', reader.at)) {
      reader.at += 2
      return done(...readRest(reader, `${names.join('.')}.**`))
    }
    if (isAlpha(reader.here) || names.length < 2) names.push(readName(reader))
    else {
      reader.at = dot
      return done(...readRest(reader, names.join('.')))
    }
  }
  if (names.length < 3) {
    reader.fail('a scope names a collection of two names or more, then a field: "a.b.field"')
  }
  // The last of the names joined by dots is the field.
  const field = withStep(reader, names.pop()!)
  return done(names.join('.'), [], [field])
}

/** [ "[" condition *( "," condition ) "]" ] "." fields */
function readRest(reader: Reader, collection: string): [string, Condition[], ShownField[]] {
  let conditions: Condition[] = []
  if (reader.skip('[')) {
    conditions = readConditions(reader)
    reader.expect(']', 'it closes the conditions')
  }
  reader.expect('.', 'fields follow')
  return [collection, conditions, readFields(reader)]
}

function readConditions(reader: Reader): Condition[] {
  const conditions: Condition[] = []
  do {
    if (conditions.length === LIMITS.conditions) {
      reader.fail(`at most ${LIMITS.conditions} conditions`, 'too_many_conditions')
    }
    conditions.push(readCondition(reader))
  } while (reader.skip(','))
  return conditions
}

/** condition = name op value *( "|" value ) / name "=*" */
function readCondition(reader: Reader): Condition {
  const field = readName(reader)
  const op = readOp(reader)
  if (op === '=' && reader.skip('*')) return { field, op: 'present', values: [] }
  const values: string[] = []
  do values.push(readValue(reader))
  while (reader.skip('|'))
  return { field, op, values }
}

function readOp(reader: Reader): Op {
  if (reader.skip('!')) {
    reader.expect('=', 'the operator is "!="')
    return '!='
  }
  if (reader.skip('<')) return reader.skip('=') ? '<=' : '<'
  if (reader.skip('>')) return reader.skip('=') ? '>=' : '>'
  reader.expect('=', 'an operator is one of = != < <= > >=')
  return '='
}

/** One alternative, decoded. "Split at | first, decode %XX after; UTF-8, no %00." */
function readValue(reader: Reader): string {
  const start = reader.at
  let value = ''
  for (let length = 0; ; length += 1) {
    const at = reader.at
    const next = readValueCharacter(reader)
    if (next === '') return value
    if (length === LIMITS.characters) {
      reader.fail(
        `the value that starts at ${start} has more than ${LIMITS.characters} characters`,
        'value_too_long',
        at,
      )
    }
    value += next
  }
}

/** fields = field / "{" field *( "," field ) "}" */
function readFields(reader: Reader): ShownField[] {
  if (!reader.skip('{')) return [readField(reader, new Set())]
  const fields: ShownField[] = []
  const names = new Set<string>()
  do fields.push(readField(reader, names))
  while (reader.skip(','))
  reader.expect('}', 'it closes the fields')
  return fields
}

/** field = "*" / name [ "~" step ]; "A name once only." */
function readField(reader: Reader, names: Set<string>): ShownField {
  const start = reader.at
  const name = reader.skip('*') ? '*' : readName(reader)
  if (names.has(name)) reader.fail(`the field ${name} is named twice`, 'duplicate', start)
  names.add(name)
  return name === '*' ? { name } : withStep(reader, name)
}

function withStep(reader: Reader, name: string): ShownField {
  return reader.skip('~') ? { name, step: readStep(reader) } : { name }
}

/** step = "0." *"0" "1" / "1" *"0" / "hour" / "day" / "month" / "year" */
function readStep(reader: Reader): string {
  const start = reader.at
  if (reader.skip('0')) {
    reader.expect('.', 'steps are powers of ten, as 0.01')
    while (reader.skip('0'));
    reader.expect('1', 'steps are powers of ten, as 0.01')
  } else if (reader.skip('1')) {
    while (reader.skip('0'));
  } else return reader.word(WORD_STEPS, 'a step is a power of ten, or it')
  return reader.text.slice(start, reader.at)
}

function readActions(reader: Reader): Action[] {
  const actions: Action[] = []
  do {
    const start = reader.at
    const action = reader.word(ACTIONS, 'an action')
    if (actions.includes(action)) {
      reader.fail(`the action ${action} is named twice`, 'duplicate', start)
    }
    actions.push(action)
  } while (reader.skip(','))
  return actions
}

/** name = ALPHA *( ALPHA / DIGIT / "_" ) */
function readName(reader: Reader): string {
  const start = reader.at
  if (!isAlpha(reader.here)) reader.fail('a name should stand here, beginning with a letter')
  do reader.at += 1
  while (isNameCharacter(reader.here))
  return reader.text.slice(start, reader.at)
}
