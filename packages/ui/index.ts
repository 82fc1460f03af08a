export { assets, files } from './assets.ts'
export { formatDate, formatDateTime, formatDuration, formatMoment, formatTime } from './dates.ts'
export { docsRoutes } from './docs.ts'
export {
  type CheckProps,
  type Choice,
  checkbox,
  type FieldProps,
  field,
  radio,
  select,
} from './fields.ts'
export { colon, french } from './french.ts'
export { attributes, dangerouslyCreate, Html, html, type Value } from './html.ts'
export { type IconName, icon, iconNames } from './icons.ts'
export { isLang, type Lang, languages } from './languages.ts'
export { formatBytes, formatCount, formatDecimal, formatNumber } from './numbers.ts'
export { ownPath } from './own-path.ts'
export { type NavLink, type PageProps, page, sendPage } from './page.ts'
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
} from './parts.ts'
export { languageOf, preferences } from './preferences.ts'
export { type Frame, problemPage, sendProblemPage } from './problem-page.ts'
export { readersText } from './readers.ts'
export { openapiRoutes } from './reference.ts'
export { words } from './words/catalog.ts'
