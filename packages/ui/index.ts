export { assets, files } from './assets.ts'
export { formatBytes } from './language/bytes.ts'
export {
  formatDate,
  formatDateTime,
  formatDuration,
  formatMoment,
  formatTime,
} from './language/dates.ts'
export { colon, french } from './language/french.ts'
export { isLang, type Lang, languages } from './language/languages.ts'
export { formatCount, formatDecimal, formatNumber } from './language/numbers.ts'
export { level } from './markup/direction.ts'
export { type Entry, entries, folding } from './markup/entries.ts'
export {
  type CheckProps,
  type Choice,
  checkbox,
  type FieldProps,
  field,
  radio,
  select,
} from './markup/fields.ts'
export { foreign, foreignText } from './markup/foreign.ts'
export { attributes, dangerouslyCreate, Html, html, type Value } from './markup/html.ts'
export { type IconName, icon, iconNames } from './markup/icons.ts'
export {
  answers,
  type ButtonKind,
  type ButtonProps,
  button,
  buttonLink,
  type CardProps,
  type Column,
  card,
  definitions,
  details,
  notice,
  progress,
  type Tone,
  table,
  tag,
  writesList,
} from './markup/parts.ts'
export { docsRoutes } from './pages/docs.ts'
export { ownPath } from './pages/own-path.ts'
export { type NavLink, type PageProps, page, sendPage } from './pages/page.ts'
export { languageOf, preferences } from './pages/preferences.ts'
export { type Frame, problemPage, sendProblemPage } from './pages/problem-page.ts'
export { readersText } from './pages/readers.ts'
export { openapiRoutes } from './pages/reference.ts'
export { words } from './words/catalog.ts'
