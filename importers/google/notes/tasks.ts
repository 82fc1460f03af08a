import {
  asArray,
  asObject,
  asText,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
  toIso,
} from '@mandate/importer'

const MAPPED = new Set('id title notes status due completed created updated parent kind'.split(' '))

/** `Tasks.json`: lists of tasks. */
export function readTasks(source: Source) {
  const { now, note } = source
  // What is due may be due in a long time.
  const time = (value: unknown) =>
    plausible(fromIso(value), { now, days: 10 * 366, stated: value, note })
  const text = (value: unknown) => {
    const ms = time(value)
    return ms === null ? undefined : toIso(ms)
  }
  return readElements(
    source,
    ({ value }) => {
      const list = asText(asObject(value)['title'])
      return asArray(asObject(value)['items']).flatMap((one): Item[] => {
        const task = asObject(one)
        const id = asText(task['id'])
        const title = asText(task['title'])
        if (id === undefined && title === undefined) return []
        const moment = time(task['created']) ?? time(task['updated'])
        const rest = restOf(task, MAPPED)
        const fields = present({
          list,
          title,
          notes: asText(task['notes']),
          status: asText(task['status']),
          due: text(task['due']),
          completed: text(task['completed']),
          parent: asText(task['parent']),
        })
        const key = id ?? [list, title, moment].join('\u001f')
        return [{ collection: 'google.tasks', key, time: moment, fields, ...(rest && { rest }) }]
      })
    },
    { wants: (key) => key === 'items' },
  )
}
