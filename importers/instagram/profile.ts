import {
  type Archive,
  asArray,
  asObject,
  asText,
  type Entry,
  type Fields,
  type Item,
  present,
  smallJson,
} from '@mandate/importer'
import { type Label, labelled, type Row } from '@mandate/importer/meta'
import { saidBy } from './said.ts'

/** `profile.json` until 2020. */
export const PROFILE = /(^|\/)(personal_information|profile)\.json$/

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const DAY = /^\d{4}-\d\d-\d\d$/
/** What is written about oneself, and what one is, as they are called in the languages known. */
const ABOUT =
  /^(bio|biogr?aph?[iy]e?|biografi[ea]?|biografía|presentación|presentazione|apresentação|steckbrief|biogram|biyografi|elämäkerta|životopis|életrajz|descriere|βιογραφικό|о себе|биография|біографія|السيرة الذاتية|نبذة تعريفية|نبذة|بیوگرافی|ביוגרפיה|자기 ?소개|소개|自己紹介|プロフィール|个人简介|個人簡介|简介|簡介|tiểu sử|ประวัติ|बायो)$/iu
const GENDER =
  /^(gender|genre|sexe|geschlecht|género|gênero|sexo|genere|sesso|geslacht|płeć|kön|køn|kjønn|sukupuoli|pohlaví|pohlavie|nem|cinsiyet|φύλο|пол|стать|الجنس|النوع|جنسیت|מגדר|מין|성별|性別|性别|giới tính|jenis kelamin|เพศ|लिंग)$/iu

/** What one told Instagram about oneself: a single record. */
export const profile: Row = {
  read(value, { media }): Item | null {
    const labels = saidBy(value)
    if (labels.length === 0) return null
    const values = labels.flatMap(({ value: said }) => said ?? [])
    // An empty birthday is written as this one.
    const birthday = values.find((one) => DAY.test(one) && one !== '1919-01-01')
    const picture = Object.values(asObject(value['media_map_data']))
      .map((one) => asText(asObject(one)['uri']))
      .find((uri) => uri !== undefined)
    const found = picture === undefined ? undefined : media.reference('picture', picture)
    return {
      collection: 'instagram.profile',
      key: 'profile',
      time: null,
      fields: present({
        name: labelled(labels, 'name'),
        username: labelled(labels, 'username'),
        emails: values.filter((one) => EMAIL.test(one)),
        phones: values.filter((one) => /^\+?\d[\d ()-]{6,}$/.test(one) && !DAY.test(one)),
        birthday,
        gender: wordOf(labels, GENDER),
        about: wordOf(labels, ABOUT),
        websites: values.filter((one) => /^https?:\/\//i.test(one)),
      }) as Fields,
      ...(found && { files: [found] }),
      rest: { said: value['string_map_data'] ?? value['label_values'] },
    }
  },
}

function wordOf(labels: readonly Label[], name: RegExp): string | undefined {
  return labels.find((label) => name.test(label.name))?.value
}

/** The account's e-mail address, else its user name. */
export async function accountOf(entry: Entry, archive: Archive): Promise<string | undefined> {
  const file = asObject(await smallJson(entry, archive, { mojibake: true }))
  const labels = asArray(file['profile_user']).flatMap((one) => saidBy(asObject(one)))
  const email = labels.find(({ value }) => value !== undefined && EMAIL.test(value))?.value
  const first = 'private_account' in file || 'date_joined' in file ? file : {}
  const known = email ?? asText(first['email'])
  return known?.toLowerCase() ?? labelled(labels, 'username') ?? asText(first['username'])
}
