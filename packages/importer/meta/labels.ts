import { asArray, asObject, asText } from '../formats/elements.ts'
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

// English, French, German, Spanish, Italian, Portuguese, Dutch, Polish, Danish, Swedish, Norwegian,
// Finnish, Czech, Turkish, Russian, Japanese, Korean: as far as they are known. In others what stands
// in a value, and where, has to do.
const LISTS: Record<Meaning, string> = {
  text: `text message post description caption comment body search_text query
    texte légende commentaire publication kommentar beschreibung bildunterschrift nachricht beitrag
    texto mensaje descripción comentario publicación testo messaggio descrizione commento didascalia
    mensagem descrição comentário publicação legenda tekst bericht beschrijving opmerking bijschrift
    wiadomość opis komentarz besked beskrivelse meddelande beskrivning melding teksti viesti kommentti
    komentář popis zpráva metin yorum açıklama текст сообщение описание комментарий テキスト コメント 댓글`,
  url: 'url link href external_url permalink_url lien enlace',
  name: `name title full_name nom titre titel nombre título nome titolo naam nazwa imię_i_nazwisko
    tytuł navn namn nimi jméno název ad isim имя название 名前 이름`,
  place: `place place_name location location_name venue place_tag lieu ort lugar luogo local plaats
    miejsce sted plats paikka místo yer место 場所 장소`,
  address: 'address street adresse dirección indirizzo endereço adres adresa адрес',
  reaction: `reaction reaction_type réaction reaktion reacción reazione reação reactie reakcja
    reaksjon reaktio reakce tepki реакция リアクション 공감`,
  group:
    'group group_name groupe gruppe grupo gruppo groep grupa grupp ryhmä skupina grup группа グループ 그룹',
  owner: `owner author media_owner account propriétaire auteur inhaber propietario proprietario
    proprietário eigenaar właściciel ejer ägare eier omistaja vlastník sahibi владелец 所有者 소유자`,
  username: `username user_name nom_d’utilisateur nom_d'utilisateur nom_de_profil benutzername
    nombre_de_usuario nome_utente nome_de_usuário nome_de_utilizador gebruikersnaam
    nazwa_użytkownika brugernavn användarnamn brukernavn käyttäjänimi uživatelské_jméno
    kullanıcı_adı имя_пользователя ユーザーネーム 사용자_이름`,
}

const WORDS = Object.fromEntries(
  Object.entries(LISTS).map(([meaning, list]) => [
    meaning,
    new Set(list.split(/\s+/).flatMap((word) => [word, word.replaceAll('_', ' ')])),
  ]),
) as unknown as Record<Meaning, ReadonlySet<string>>

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
  const found = labels.filter(({ name, value }) => WORDS[meaning].has(name) && value !== undefined)
  found.sort((a, b) => a.within.length - b.within.length)
  return found[0]?.value
}

/** Whether a label, or something it stands in, means that. */
export function isOf(label: Label, meaning: Meaning): boolean {
  return [label.name, ...label.within].some((name) => WORDS[meaning].has(name))
}

/** The first address on the web, whatever its label: by name first, by shape second. */
export function urlOf(labels: readonly Label[]): string | undefined {
  const urls = labels.filter(({ url }) => url !== undefined)
  return (urls.find(({ name }) => WORDS.url.has(name)) ?? urls[0])?.url
}

const COORDINATES = /^\(?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)?$/

/** A place written as `(45.76 , 4.83)`, whatever its label. */
export function coordinatesOf(labels: readonly Label[]) {
  for (const { value } of labels) {
    const found = COORDINATES.exec(value ?? '')
    if (found) return placeOf(found[1], found[2])
  }
  return {}
}

/** The first time, whatever its label, as it stands in the export. */
export function timeOf(labels: readonly Label[]): unknown {
  return labels.find(({ time }) => time !== undefined)?.time
}

/**
 * What is said in words, outside of others, under labels in a language that nobody knows here, in
 * their order: no addresses, no coordinates. Nothing where a label is known.
 */
export function unknownWords(labels: readonly Label[]): string[] {
  const meanings = (Object.keys(WORDS) as Meaning[]).filter((one) => one !== 'url')
  if (meanings.some((meaning) => labelled(labels, meaning) !== undefined)) return []
  return labels.flatMap(({ value, url, within }) => {
    const isWords = value !== undefined && url === undefined && within.length === 0
    return isWords && !COORDINATES.test(value) ? [value] : []
  })
}
