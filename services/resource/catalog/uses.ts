import type { CatalogCollection } from '@mandate/grants'
import { googleUses } from './google/uses.ts'

/** What each collection is good for to its owner: the reason to have it, in one sentence. */
const USES: Record<string, [en: string, fr: string]> = {
  'facebook.activity': [
    'See what else was noted of you, and find it again.',
    'Voir ce qui a été noté d’autre sur vous, et le retrouver.',
  ],
  'facebook.apps': [
    'See who may still know you through Facebook, and take it back.',
    'Voir qui peut encore vous reconnaître par Facebook, et y mettre fin.',
  ],
  'facebook.comments': [
    'Find again what you answered, and to whom.',
    'Retrouver ce que vous avez répondu, et à qui.',
  ],
  'facebook.events': [
    'See where you were invited and what you went to.',
    'Retrouver vos invitations, et les évènements auxquels vous avez participé.',
  ],
  'facebook.follows': [
    'Follow the same people and pages somewhere else.',
    'Suivre ailleurs les mêmes personnes et pages.',
  ],
  'facebook.friends': [
    'Find the same people elsewhere, and remember since when you know them.',
    'Retrouver ces personnes ailleurs, et se rappeler depuis quand vous les connaissez.',
  ],
  'facebook.groups': [
    'Know which groups you belong to before you leave.',
    'Savoir à quels groupes vous appartenez avant de partir.',
  ],
  'facebook.interests': [
    'See what was concluded about you, and correct it.',
    'Voir ce qu’on a conclu à votre sujet, et le corriger.',
  ],
  'facebook.messages': [
    'Read and search your conversations without Facebook.',
    'Lire et chercher vos conversations sans Facebook.',
  ],
  'facebook.notifications': [
    'Find again what you were told and did not read.',
    'Retrouver ce qu’on vous a signalé et que vous n’avez pas lu.',
  ],
  'facebook.off_facebook': [
    'See which shops and apps told Facebook about you.',
    'Voir quels commerces et applications ont parlé de vous à Facebook.',
  ],
  'facebook.pages': [
    'See what you liked, and what is concluded from it.',
    'Voir ce que vous avez aimé, et ce qu’on en déduit.',
  ],
  'facebook.payments': [
    'Know what you paid and gave, and to whom.',
    'Savoir ce que vous avez payé et donné, et à qui.',
  ],
  'facebook.photos': [
    'Keep your pictures with their albums, dates and places.',
    'Garder vos images avec leurs albums, dates et lieux.',
  ],
  'facebook.places': [
    'Make a map of where you checked in.',
    'Faire une carte des lieux où vous avez indiqué être.',
  ],
  'facebook.pokes': [
    'Remember who said hello, and when.',
    'Se rappeler qui vous a fait signe, et quand.',
  ],
  'facebook.polls': [
    'See what you were asked and what you answered.',
    'Voir ce qu’on vous a demandé et ce que vous avez répondu.',
  ],
  'facebook.posts': [
    'Keep a diary of what you told others, year by year.',
    'Garder le journal de ce que vous avez raconté, année après année.',
  ],
  'facebook.profile': [
    'Fill in a profile elsewhere without typing it again.',
    'Remplir un profil ailleurs sans tout retaper.',
  ],
  'facebook.reactions': [
    'See what you reacted to over the years.',
    'Voir à quoi vous avez réagi au fil des ans.',
  ],
  'facebook.albums': [
    'Keep the order you gave to your pictures, and what was written below them.',
    'Garder l’ordre donné à vos images, et ce qui a été écrit dessous.',
  ],
  'facebook.saved': [
    'Get back to links and things you meant to look at.',
    'Revenir aux liens et choses que vous vouliez regarder.',
  ],
  'facebook.searches': [
    'See what you looked for, and whom.',
    'Voir ce que vous avez cherché, et qui.',
  ],
  'facebook.sign_ins': [
    'Notice when somebody else used your account.',
    'Remarquer si quelqu’un d’autre a utilisé votre compte.',
  ],
  'facebook.stories': [
    'Keep what was meant to vanish after a day.',
    'Garder ce qui devait disparaître après un jour.',
  ],
  'facebook.threads': [
    'Tell conversations apart by their title and people.',
    'Distinguer les conversations par leur titre et leurs participants.',
  ],
  'facebook.viewed': [
    'Find again what you saw, and see what Facebook notes of it.',
    'Retrouver ce que vous avez vu, et voir ce que Facebook en note.',
  ],
  ...googleUses,
  'instagram.activity': [
    'See what else was noted of you, and find it again.',
    'Voir ce qui a été noté d’autre sur vous, et le retrouver.',
  ],
  'instagram.answers': [
    'Remember what you were asked, and what you said.',
    'Se rappeler ce qu’on vous a demandé, et ce que vous avez dit.',
  ],
  'instagram.comments': [
    'Find again what you answered, and to whom.',
    'Retrouver ce que vous avez répondu, et à qui.',
  ],
  'instagram.contacts': [
    'See whose numbers Instagram was given.',
    'Voir de qui Instagram a reçu les coordonnées.',
  ],
  'instagram.follows': [
    'Find the same people elsewhere.',
    'Retrouver ailleurs les mêmes personnes.',
  ],
  'instagram.likes': [
    'See what you liked over the years.',
    'Voir ce que vous avez aimé au fil des ans.',
  ],
  'instagram.interests': [
    'See what was concluded about you, and correct it.',
    'Voir ce qu’on a conclu à votre sujet, et le corriger.',
  ],
  'instagram.messages': [
    'Read and search your conversations without Instagram.',
    'Lire et chercher vos conversations sans Instagram.',
  ],
  'instagram.off_instagram': [
    'See which shops and apps told Instagram about you.',
    'Voir quels commerces et applications ont parlé de vous à Instagram.',
  ],
  'instagram.posts': [
    'Keep your pictures with the words you gave them.',
    'Garder vos images avec vos mots.',
  ],
  'instagram.profile': [
    'Fill in a profile elsewhere without typing it again.',
    'Remplir un profil ailleurs sans tout retaper.',
  ],
  'instagram.profile_changes': [
    'See how you showed yourself over the years.',
    'Voir comment vous vous êtes présenté au fil des années.',
  ],
  'instagram.reels': [
    'Keep the films that you made yourself.',
    'Garder les films que vous avez faits.',
  ],
  'instagram.reposts': [
    'Find again what you passed on, and from whom.',
    'Retrouver ce que vous avez partagé, et de qui.',
  ],
  'instagram.saved': [
    'Get back to what you meant to look at again.',
    'Revenir à ce que vous vouliez revoir.',
  ],
  'instagram.searches': [
    'See whom and what you looked for.',
    'Voir qui et ce que vous avez cherché.',
  ],
  'instagram.sign_ins': [
    'Notice when somebody else used your account.',
    'Remarquer si quelqu’un d’autre a utilisé votre compte.',
  ],
  'instagram.stories': [
    'Keep what was meant to vanish after a day.',
    'Garder ce qui devait disparaître après un jour.',
  ],
  'instagram.threads': [
    'Tell conversations apart by their title and people.',
    'Distinguer les conversations par leur titre et leurs participants.',
  ],
  'instagram.viewed': [
    'See what you were shown, and what you opened.',
    'Voir ce qu’on vous a montré, et ce que vous avez ouvert.',
  ],
  'spotify.follows': ['Find the same people elsewhere.', 'Retrouver ailleurs les mêmes personnes.'],
  'spotify.interests': [
    'See what you are taken for, and by whom it is used.',
    'Voir pour qui on vous prend, et à quoi cela sert.',
  ],
  'spotify.messages': [
    'Keep what friends sent you to hear.',
    'Garder ce que vos amis vous ont fait écouter.',
  ],
  'spotify.opinions': [
    'Find again what you thought of a show.',
    'Retrouver ce que vous avez pensé d’une émission.',
  ],
  'spotify.playlist_items': [
    'Build the same playlists in another player.',
    'Refaire les mêmes playlists dans un autre lecteur.',
  ],
  'spotify.playlists': [
    'Give playlists in another player their names and descriptions.',
    'Rendre aux playlists, dans un autre lecteur, leurs noms et leurs descriptions.',
  ],
  'spotify.plays': [
    'Know what you listened to all those years, and take it to another player.',
    'Savoir ce que vous avez écouté toutes ces années, et l’emporter dans un autre lecteur.',
  ],
  'spotify.profile': [
    'Fill in a profile elsewhere without typing it again.',
    'Remplir un profil ailleurs sans tout retaper.',
  ],
  'spotify.saved': [
    'Find the same songs, albums and shows elsewhere.',
    'Retrouver ailleurs les mêmes morceaux, albums et émissions.',
  ],
  'spotify.searches': [
    'Find again what you looked for and did not keep.',
    'Retrouver ce que vous avez cherché sans le garder.',
  ],
}

const KEPT: [string, string] = [
  'Lose nothing of the download, also of what nobody reads yet.',
  'Ne rien perdre du téléchargement, même ce que personne ne lit encore.',
]

/** The collection with what it is good for, unless its own words say that already. */
export function withUse(one: CatalogCollection): CatalogCollection {
  const found = one.name.endsWith('.other') ? KEPT : USES[one.name]
  if (!found || !one.words) return one
  const [en, fr] = found
  const words = { en: { ...one.words.en, use: en }, fr: { ...one.words.fr, use: fr } }
  return { ...one, words }
}
