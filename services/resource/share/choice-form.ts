import type { CatalogCollection } from '@mandate/grants'
import { button, card, checkbox, type Html, html, type Lang, select, tag } from '@mandate/ui'
import { choosable, isPlace, PLACE_STEPS, TIME_STEPS } from './choice.ts'
import { words } from './words.ts'

/** What of one kind is shared, by clicking: which details, and how exactly. Each box is as the selection has it now. */
export function choiceForm(props: {
  lang: Lang
  scope: string
  /** Of which kind, which details, and how exactly those are shown that are not exact. */
  part: { collection: CatalogCollection; fields: string[]; steps: ReadonlyMap<string, string> }
  /** Nothing was chosen. */
  isNothing: boolean
}): Html {
  const { lang, scope, part, isNothing } = props
  const w = words[lang]
  const all = choosable(part.collection)
  const stepsOf = (name: string) => part.steps.get(name) ?? ''
  const exactness = (name: 'place' | 'time', steps: readonly string[], now: string) =>
    select({
      ...{ label: w[name], name, id: `exactly-${name}`, value: now },
      choices: steps.map((step) => ({ value: step, label: w.exactly[name][step] ?? step })),
    })
  const place = all.find((one) => isPlace(one.name) && one.type === 'number')
  return card({
    title: w.less,
    body: html`<form method="get" action="/share" class="stack">
<input type="hidden" name="of" value="${scope}">
${isNothing && html`<p class="notice" role="alert">${w.nothingChosen}</p>`}
<fieldset class="boxes"><legend>${w.details}</legend>${all.map((one) =>
      checkbox({
        label: html`${one.words?.[lang].title ?? one.title}${one.sensitive && html` ${tag({ label: w.sensitive, tone: 'sensitive' })}`}`,
        ...{ name: 'field', value: one.name, id: `choice-${one.name}` },
        checked: !isNothing && part.fields.includes(one.name),
      }),
    )}</fieldset>
${place && exactness('place', PLACE_STEPS, stepsOf(place.name))}
${all.some(({ name }) => name === 'time') && exactness('time', TIME_STEPS, stepsOf('time'))}
<div>${button({ label: w.change })}</div>
</form>`,
  })
}
