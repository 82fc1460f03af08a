/** What Takeout calls things in the language of an account. Folders and files as seen in exports. */

export type Language = 'en' | 'de' | 'fr' | 'es' | 'nl'

export interface Words {
  photos: string
  /** "Photos from 2019": `$` stands for the year. */
  year: string
  album: string
  edited: string
  /** Folder and file; products below it keep their English folder. */
  activity: [string, string]
  location: string
  youtube: string
  history: string
  watched: string
  searches: string
  subscriptions: string
  /** First line of the table of subscriptions. */
  channel: string
  saved: string
  tasks: string
  /** What was done, as titles say it: `$` stands for what it was done to. */
  said: Record<'Watched $' | 'Searched for $', string>
}

export const WORDS: Record<Exclude<Language, 'en'>, Words> = {
  de: {
    photos: 'Google Fotos',
    year: 'Fotos von $',
    album: 'Metadaten.json',
    edited: '-bearbeitet',
    activity: ['Meine Aktivitäten', 'MeineAktivitäten'],
    location: 'Standortverlauf',
    youtube: 'YouTube und YouTube Music',
    history: 'Verlauf',
    watched: 'Wiedergabeverlauf',
    searches: 'Suchverlauf',
    subscriptions: 'Abos/Abos.csv',
    channel: 'Kanal-ID,Kanal-URL,Kanaltitel',
    saved: 'Gespeichert',
    tasks: 'Aufgaben',
    said: { 'Watched $': '$ angesehen', 'Searched for $': 'Nach $ gesucht' },
  },
  fr: {
    photos: 'Google Photos',
    year: 'Photos de $',
    album: 'métadonnées.json',
    edited: '-modifié',
    activity: ['Mon activité', 'MonActivité'],
    location: 'Historique des positions',
    youtube: 'YouTube et YouTube Music',
    history: 'historique',
    watched: 'watch-history',
    searches: 'search-history',
    subscriptions: 'abonnements/abonnements.csv',
    channel: 'ID des chaînes,URL des chaînes,Titres des chaînes',
    saved: 'Enregistré',
    tasks: 'Tâches',
    said: { 'Watched $': 'Vous avez regardé $', 'Searched for $': 'Vous avez recherché $' },
  },
  es: {
    photos: 'Google Fotos',
    year: 'Fotos de $',
    album: 'metadatos.json',
    edited: '-ha editado',
    activity: ['Mi actividad', 'MiActividad'],
    location: 'Historial de ubicaciones',
    youtube: 'YouTube y YouTube Music',
    history: 'historial',
    watched: 'historial-de-reproducciones',
    searches: 'historial-de-búsqueda',
    subscriptions: 'suscripciones/suscripciones.csv',
    channel: 'ID del canal,URL del canal,Título del canal',
    saved: 'Guardado',
    tasks: 'Tasks',
    said: { 'Watched $': 'Has visto $', 'Searched for $': 'Has buscado $' },
  },
  nl: {
    photos: "Google Foto's",
    year: "Foto's uit $",
    album: 'metadata.json',
    edited: '-bewerkt',
    activity: ['Mijn activiteit', 'MijnActiviteit'],
    location: 'Locatiegeschiedenis (Tijdlijn)',
    youtube: 'YouTube en YouTube Music',
    history: 'geschiedenis',
    watched: 'kijkgeschiedenis',
    searches: 'zoekgeschiedenis',
    subscriptions: 'abonnementen/abonnementen.csv',
    channel: 'Kanaal-ID,Kanaal-URL,Kanaaltitel',
    saved: 'Opgeslagen',
    tasks: 'Tasks',
    said: { 'Watched $': '$ bekeken', 'Searched for $': 'Gezocht naar $' },
  },
}

/** A title in the account's language; others than those known stay English. */
export function said(title: string, language: Language): string {
  if (language === 'en') return title
  for (const [english, phrase] of Object.entries(WORDS[language].said)) {
    const verb = english.replace('$', '')
    if (title.startsWith(verb)) return phrase.replace('$', () => title.slice(verb.length))
  }
  return title
}
