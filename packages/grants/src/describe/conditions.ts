/** Conditions in words: which account, when, and everything else as "only where …". */
import type { ResolvedCondition } from '../permission.ts'
import type { Named } from './names.ts'
import type { Tongue } from './tongue.ts'
import { periodOf } from './when.ts'

export interface SaidConditions {
  /** Parts between commas. */
  from: string
  only: string
  /** With its space, as ` of 2018`; or a part between commas. */
  when: { text: string; isPart: boolean } | null
  /** No time is left out. */
  isAlways: boolean
  /** Data that arrives later is included. */
  openEnded: boolean
}

/** Says the conditions of a permission; those in `said` have been said by a phrase. */
export function sayConditions(
  conditions: readonly ResolvedCondition[],
  named: Named,
  tongue: Tongue,
  said: readonly string[],
): SaidConditions {
  const left = conditions.filter(({ field }) => !said.includes(field))
  const time = left.find(({ field }) => field === 'time')
  const account = left.find(({ field }) => field === 'account')
  const fromAccount = account ? sayAccount(account, tongue) : ''
  const clauses = left
    .filter((condition) => condition !== time && !(condition === account && fromAccount))
    .flatMap((condition) => sayCondition(condition, named, tongue))
  return {
    from: fromAccount,
    only: clauses.length > 0 ? tongue.onlyWhere(clauses) : '',
    when: time ? sayWhen(time, named, tongue) : null,
    isAlways: !time,
    openEnded: !(time?.kind === 'interval' && time.to),
  }
}

function sayAccount(condition: ResolvedCondition, tongue: Tongue): string {
  if (condition.kind !== 'one of' && condition.kind !== 'none of') return ''
  const names = condition.values.map((value) =>
    /^[\w.+-]+@[\w.-]+$/.test(value) ? value : tongue.quote(value),
  )
  return condition.kind === 'one of' ? tongue.accounts(names) : tongue.notAccounts(names)
}

function sayWhen(time: ResolvedCondition, named: Named, tongue: Tongue): SaidConditions['when'] {
  if (time.kind !== 'interval') return { text: tongue.knownTime, isPart: true }
  return { text: tongue.period(periodOf(time), named.words.period ?? 'in'), isPart: false }
}

/** One condition as clauses that each begin or end with the title of the field. */
function sayCondition(condition: ResolvedCondition, named: Named, tongue: Tongue): string[] {
  const { field, type } = condition
  const title = named.title(field)
  const quoted = (values: readonly string[]) =>
    values.map((value) => {
      if (type === 'boolean') return value === 'true' ? tongue.yes : tongue.no
      return tongue.quote(value)
    })
  switch (condition.kind) {
    case 'present':
      return [named.present(field) ?? tongue.present(title)]
    case 'one of':
      return [tongue.isOneOf(title, quoted(condition.values))]
    case 'none of':
      return [tongue.isNoneOf(title, quoted(condition.values))]
    case 'list':
      return [
        ...condition.meets.map((values) => tongue.has(title, quoted(values))),
        ...(condition.avoids.length > 0 ? [tongue.lacks(title, quoted(condition.avoids))] : []),
      ]
    case 'interval': {
      if (type === 'time') return [tongue.lies(title, tongue.period(periodOf(condition), 'in'))]
      const { from, to } = condition
      const say = (value: string) => value.replace('.', tongue.decimal) + named.unit(field)
      if (from && from.value === to?.value) return [tongue.bounds(title, { is: say(from.value) })]
      return [
        tongue.bounds(title, {
          ...(from && { from: [say(from.value), from.open] }),
          ...(to && { to: [say(to.value), to.open] }),
        }),
      ]
    }
  }
}
