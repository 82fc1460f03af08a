import { facebookJson } from './facebook/text.ts'
import { random as from } from './random.ts'
import type { Entry, Part } from './zip.ts'

/** The labels of Meta's files since 2024, as the account's language has them. */
const LABELS = {
  en: ['Name', 'URL', 'Reaction', 'Owner', 'Username', 'Comment', 'Media Owner', 'Time'],
  fr: [
    'Nom',
    'URL',
    'Réaction',
    'Propriétaire',
    'Nom d’utilisateur',
    'Commentaire',
    'Propriétaire',
    'Heure',
  ],
  de: ['Name', 'URL', 'Reaktion', 'Inhaber', 'Benutzername', 'Kommentar', 'Inhaber', 'Zeit'],
  es: [
    'Nombre',
    'URL',
    'Reacción',
    'Propietario',
    'Nombre de usuario',
    'Comentario',
    'Propietario',
    'Hora',
  ],
  it: ['Nome', 'URL', 'Reazione', 'Proprietario', 'Nome utente', 'Commento', 'Proprietario', 'Ora'],
  nl: ['Naam', 'URL', 'Reactie', 'Eigenaar', 'Gebruikersnaam', 'Opmerking', 'Eigenaar', 'Tijd'],
  pl: [
    'Nazwa',
    'URL',
    'Reakcja',
    'Właściciel',
    'Nazwa użytkownika',
    'Komentarz',
    'Właściciel',
    'Godzina',
  ],
  pt: [
    'Nome',
    'URL',
    'Reação',
    'Proprietário',
    'Nome de usuário',
    'Comentário',
    'Proprietário',
    'Hora',
  ],
  ja: ['名前', 'URL', 'リアクション', '所有者', 'ユーザーネーム', 'コメント', '所有者', '時間'],
  da: ['Navn', 'URL', 'Reaktion', 'Ejer', 'Brugernavn', 'Kommentar', 'Ejer', 'Tidspunkt'],
  // Of this one no label is known to the importers.
  hu: ['Név', 'Link', 'Reakció', 'Tulajdonos', 'Felhasználónév', 'Szöveg', 'Tulajdonos', 'Időpont'],
} as const

const ENGLISH = LABELS.en
type English = (typeof ENGLISH)[number]

export type MetaLanguage = keyof typeof LABELS
export const META_LANGUAGES = Object.keys(LABELS) as MetaLanguage[]

export interface MetaVariant {
  language: MetaLanguage
  /** Lists as `label_values`, as since 2024 (Facebook) and 2025 (Instagram). */
  labelled: boolean
  /** With `ent_field_name`, which is the same in every language. */
  stable: boolean
}

/** A variant for a number: every language and both generations come up in turn. */
export function metaVariantOf(seed: number): MetaVariant {
  const random = from(seed + 4000)
  return {
    language: META_LANGUAGES[seed % META_LANGUAGES.length] as MetaLanguage,
    labelled: seed % 3 !== 0,
    stable: random.chance(0.5),
  }
}

/** The same export in another language, and with its lists labelled. */
export function metaVaried(parts: Part[], variant: MetaVariant): Part[] {
  const rewritten = ({ path, content }: Entry): Entry => {
    if (typeof content !== 'string') return { path, content }
    const made = rewrite(path, content, variant)
    return { path, content: made === null ? content : facebookJson(made) }
  }
  return parts.map(({ name, entries }) => ({ name, entries: entries.map(rewritten) }))
}

type Json = Record<string, unknown>

function rewrite(path: string, content: string, variant: MetaVariant): unknown {
  const said = (english: English) => LABELS[variant.language][ENGLISH.indexOf(english)] as string
  const labels = (values: [English, string | undefined][]) =>
    values.flatMap(([english, value]) => {
      if (value === undefined) return []
      const field = { ent_field_name: english.replace(' ', '') }
      const href = english === 'URL' ? { href: value } : {}
      return [{ label: said(english), value, ...href, ...(variant.stable && field) }]
    })
  const entry = (time: number, values: [English, string | undefined][], more: Json[] = []) => ({
    timestamp: time,
    media: [],
    label_values: [...labels(values), ...more],
    fbid: String(time),
  })
  const parsed = () => JSON.parse(content.replace(/(?:\\u00[0-9a-f]{2})+/g, together)) as Json
  const rows = (value: unknown) => value as Json[]
  if (variant.labelled) {
    if (/membership_activity/.test(path)) {
      return rows(parsed()['groups_joined_v2']).map((row) =>
        entry(Number(row['timestamp']), [['Name', text(row, 'data', 0, 'name')]]),
      )
    }
    if (/likes_and_reactions_1\.json$|posts_and_comments|likes_and_reactions\/likes/.test(path)) {
      return rows(parsed()).map((row) =>
        entry(Number(row['timestamp']), [
          ['Reaction', text(row, 'data', 0, 'reaction', 'reaction')],
          ['Name', text(row, 'title')],
        ]),
      )
    }
    if (/liked_posts/.test(path)) {
      return rows(parsed()['likes_media_likes']).map((row) => {
        const owner = labels([['Username', text(row, 'title')]])
        const dict = [{ dict: owner, title: '' }]
        return entry(
          Number(text(row, 'string_list_data', 0, 'timestamp')),
          [['URL', text(row, 'string_list_data', 0, 'href')]],
          [{ dict, title: said('Owner') }],
        )
      })
    }
  }
  if (!/post_comments/.test(path)) return null
  return rows(parsed()).map(({ string_map_data, ...row }) => ({
    ...row,
    string_map_data: Object.fromEntries(
      Object.entries(string_map_data as Json).map(([name, one]) => [said(name as English), one]),
    ),
  }))
}

/** What stands there, as text. */
function text(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = path.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], value)
  return found === undefined ? undefined : String(found)
}

function together(escapes: string): string {
  const bytes = escapes.split('\\u').slice(1)
  const decoded = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 16))).toString('utf8')
  return JSON.stringify(decoded).slice(1, -1)
}
