import { type Html, html } from '@mandate/ui'
import type { ConsentNarrowing } from './page-props.ts'
import type { Words } from './words.ts'

/** *Share less*: dates, place, duration. The button is the first submit of the form: Enter shows, it never answers. */
export function narrowing(fields: ConsentNarrowing, w: Words): Html {
  return html`<fieldset class="card">
    <legend>${w.shareLess}</legend>
    <div class="dates">
      ${fields.from && date(w.from, fields.from)}
      ${fields.to && date(w.to, fields.to)}
    </div>
    ${fields.to && html`<p class="soft">${w.lastDayIncluded}</p>`}
    ${fields.place && place(fields.place, w)}
    ${fields.duration ? duration(fields.duration, w) : html`<input type="hidden" name="duration" value="day">`}
    <p><button name="answer" value="show">${w.show}</button></p>
  </fieldset>`
}

function duration(field: NonNullable<ConsentNarrowing['duration']>, w: Words): Html {
  return html`<p class="field">
    <label for="duration">${w.duration}</label>
    <select id="duration" name="${field.name}">
      ${field.options.map((each) => option(each, w.durations[each] ?? each, each === field.value))}
    </select>
  </p>`
}

function date(label: string, field: NonNullable<ConsentNarrowing['from']>): Html {
  return html`<p class="field">
    <label for="${field.name}">${label}</label>
    <input type="date" id="${field.name}" name="${field.name}" value="${field.value}"${field.min && html` min="${field.min}"`}${field.max && html` max="${field.max}"`}>
  </p>`
}

function place(field: NonNullable<ConsentNarrowing['place']>, w: Words): Html {
  const asked = field.asked === null ? null : (w.placeStep[field.asked] ?? field.asked)
  return html`<p class="field">
    <label for="place">${w.place}</label>
    <select id="place" name="${field.name}">
      ${field.options.map((each) =>
        option(
          each,
          each === '' ? w.asAsked(asked) : (w.placeStep[each] ?? each),
          each === field.value,
        ),
      )}
    </select>
  </p>`
}

function option(value: string, label: string, selected: boolean): Html {
  return html`<option value="${value}"${selected ? html` selected` : ''}>${label}</option>`
}
