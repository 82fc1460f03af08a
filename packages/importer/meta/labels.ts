import { asArray, asObject, asText } from '../elements.ts'
import { placeOf } from './camera.ts'

/** One value of the labelled generation (2024 and later). */
export interface Label {
  /** `ent_field_name`, which is stable, else the label in the account's language; lower case. */
  name: string
  /** Names of what it stands in, outermost first. */
  within: readonly string[]
  value?: string
  url?: string
  /** As it stands in the export. */
  time?: unknown
}

type Meaning =
  | 'text'
  | 'url'
  | 'name'
  | 'place'
  | 'address'
  | 'reaction'
  | 'group'
  | 'owner'
  | 'username'

const WORDS: Record<Meaning, RegExp> = {
  text: /^(text|message|post|description|caption|comment|body|search_text|query|texte|légende|commentaire|publication|kommentar|beschreibung|bildunterschrift)$/,
  url: /^(url|link|href|external_url|permalink_url|lien)$/,
  name: /^(name|title|full_name|nom|titre|titel)$/,
  place: /^(place|place_name|place name|location|location_name|venue|place tag|lieu|ort)$/,
  address: /^(address|street|adresse)$/,
  reaction: /^(reaction|reaction_type|réaction|reaktion)$/,
  group: /^(group|group_name|group name|groupe|gruppe)$/,
  owner: /^(owner|author|media owner|account|propriétaire|auteur|inhaber)$/,
  username: /^(username|user_name|nom d’utilisateur|nom d'utilisateur|nom de profil|benutzername)$/,
}

/** All that `label_values` says, at any depth, in its order. */
export function labelsOf(value: unknown, within: readonly string[] = []): Label[] {
  return asArray(value).flatMap((one) => {
    const label = asObject(one)
    const said = asText(label['ent_field_name']) ?? asText(label['label']) ?? asText(label['title'])
    const name = (said ?? '').trim().toLowerCase()
    const inner = name === '' ? within : [...within, name]
    const below = ['dict', 'vec', 'label_values'].flatMap((key) => labelsOf(label[key], inner))
    const text = asText(label['value'])
    const href = asText(label['href'])
    const url = href ?? (text && /^https?:\/\//i.test(text) ? text : undefined)
    const time = label['timestamp_value']
    if (text === undefined && url === undefined && !time) return below
    const own: Label = {
      ...{ name, within },
      ...(text !== undefined && { value: text }),
      ...(url !== undefined && { url }),
      ...(time !== undefined && time !== 0 && { time }),
    }
    return [own, ...below]
  })
}

/** The first label of that meaning, by name; those inside others come after those outside. */
export function labelled(labels: readonly Label[], meaning: Meaning): string | undefined {
  const found = labels.filter(({ name, value }) => WORDS[meaning].test(name) && value !== undefined)
  found.sort((a, b) => a.within.length - b.within.length)
  return found[0]?.value
}

/** Whether a label, or something it stands in, means that. */
export function isOf(label: Label, meaning: Meaning): boolean {
  return [label.name, ...label.within].some((name) => WORDS[meaning].test(name))
}

/** The first address on the web, whatever its label: by name first, by shape second. */
export function urlOf(labels: readonly Label[]): string | undefined {
  const urls = labels.filter(({ url }) => url !== undefined)
  return (urls.find(({ name }) => WORDS.url.test(name)) ?? urls[0])?.url
}

/** A place written as `(45.76 , 4.83)`, whatever its label. */
export function coordinatesOf(labels: readonly Label[]) {
  for (const { value } of labels) {
    const found = /^\(?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)?$/.exec(value ?? '')
    if (found) return placeOf(found[1], found[2])
  }
  return {}
}

/** The first time, whatever its label, as it stands in the export. */
export function timeOf(labels: readonly Label[]): unknown {
  return labels.find(({ time }) => time !== undefined)?.time
}
