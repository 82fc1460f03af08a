import type { CatalogCollection } from '@mandate/grants'

/** What each collection is good for to its owner: the reason to have it, in one sentence. */
const USES: Record<string, [en: string, fr: string]> = {
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
  'facebook.messages': [
    'Read and search your conversations without Facebook.',
    'Lire et chercher vos conversations sans Facebook.',
  ],
  'facebook.off_facebook': [
    'See which shops and apps told Facebook about you.',
    'Voir quels commerces et applications ont parlé de vous à Facebook.',
  ],
  'facebook.pages': [
    'See what you liked, and what is concluded from it.',
    'Voir ce que vous avez aimé, et ce qu’on en déduit.',
  ],
  'facebook.photos': [
    'Keep your pictures with their albums, dates and places.',
    'Garder vos images avec leurs albums, dates et lieux.',
  ],
  'facebook.places': [
    'Make a map of where you checked in.',
    'Faire une carte des lieux où vous avez indiqué être.',
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
  'google.access_log': [
    'Notice when somebody else used your account.',
    'Remarquer si quelqu’un d’autre a utilisé votre compte.',
  ],
  'google.activity': [
    'Find again what you once searched for, and see what is known of you.',
    'Retrouver ce que vous avez cherché, et voir ce qu’on sait de vous.',
  ],
  'google.albums': [
    'Keep the order you gave to your pictures.',
    'Garder l’ordre que vous avez donné à vos images.',
  ],
  'google.calendar': [
    'Take your appointments to another calendar, and look up past ones.',
    'Emporter vos rendez-vous dans un autre agenda, et consulter les anciens.',
  ],
  'google.chat': [
    'Read and search your conversations after you have left.',
    'Lire et chercher vos conversations après votre départ.',
  ],
  'google.chrome.bookmarks': [
    'Take your bookmarks to another browser.',
    'Emporter vos favoris dans un autre navigateur.',
  ],
  'google.chrome.history': [
    'Find a page again that you saw long ago.',
    'Retrouver une page vue il y a longtemps.',
  ],
  'google.contacts': [
    'Take your address book to another phone or program.',
    'Emporter votre carnet d’adresses sur un autre téléphone ou programme.',
  ],
  'google.drive': [
    'Have your documents where you are, not only at Google.',
    'Avoir vos documents chez vous, pas seulement chez Google.',
  ],
  'google.fit.daily': [
    'See how you moved over the years.',
    'Voir comment vous avez bougé au fil des ans.',
  ],
  'google.fit.points': [
    'Draw your walks and rides on a map.',
    'Dessiner vos marches et sorties sur une carte.',
  ],
  'google.fit.samples': [
    'Show a doctor, or another app, what was measured.',
    'Montrer à un médecin, ou à une autre application, ce qui a été mesuré.',
  ],
  'google.fit.sessions': [
    'Keep a training log with another program.',
    'Tenir un carnet d’entraînement avec un autre programme.',
  ],
  'google.gemini': [
    'Find again what you asked and what was answered.',
    'Retrouver ce que vous avez demandé et ce qui a été répondu.',
  ],
  'google.hangouts': [
    'Read conversations of a service that is gone.',
    'Lire les conversations d’un service disparu.',
  ],
  'google.keep': [
    'Take your notes to another program.',
    'Emporter vos notes dans un autre programme.',
  ],
  'google.location': [
    'See where you were on any day, on a map of your own.',
    'Voir où vous étiez n’importe quel jour, sur une carte à vous.',
  ],
  'google.mail': [
    'Search all your mail, and keep it when you change the provider.',
    'Chercher dans tous vos e-mails, et les garder en changeant de fournisseur.',
  ],
  'google.pay': ['Look up what you paid, and when.', 'Vérifier ce que vous avez payé, et quand.'],
  'google.photos': [
    'Keep your pictures with dates, places, people and albums that belong to them.',
    'Garder vos images avec leurs dates, lieux, personnes et albums.',
  ],
  'google.places': [
    'Take places you marked and reviewed to another map.',
    'Emporter sur une autre carte les lieux marqués et notés.',
  ],
  'google.play.installs': [
    'Set up a new phone with the same apps.',
    'Installer les mêmes applications sur un nouveau téléphone.',
  ],
  'google.play.purchases': [
    'Know what you have bought and may use again.',
    'Savoir ce que vous avez acheté et pouvez réutiliser.',
  ],
  'google.tasks': [
    'Take what is left to do to another list.',
    'Emporter ce qui reste à faire dans une autre liste.',
  ],
  'google.signals': [
    'See how you moved through a day: on foot, by bicycle, in a car.',
    'Voir vos déplacements dans la journée : à pied, à vélo, en voiture.',
  ],
  'google.trips': [
    'Count how far you went, and by what means.',
    'Compter les distances parcourues, et par quel moyen.',
  ],
  'google.visits': [
    'Remember the places you were at, and for how long.',
    'Se rappeler les lieux où vous étiez, et combien de temps.',
  ],
  'google.meet': [
    'See how much of your time went into meetings, and with whom.',
    'Voir combien de votre temps est passé en réunions, et avec qui.',
  ],
  'google.voice': [
    'Keep messages, calls and voices when you give the number up.',
    'Garder messages, appels et voix quand vous quittez ce numéro.',
  ],
  'google.youtube.comments': [
    'Find again what you wrote below videos.',
    'Retrouver ce que vous avez écrit sous des vidéos.',
  ],
  'google.youtube.playlist_items': [
    'Rebuild your playlists somewhere else.',
    'Refaire ailleurs vos playlists.',
  ],
  'google.youtube.playlists': [
    'Keep the names and descriptions of your playlists.',
    'Garder les noms et descriptions de vos playlists.',
  ],
  'google.youtube.searched': [
    'Find again what you looked for.',
    'Retrouver ce que vous avez cherché.',
  ],
  'google.youtube.subscriptions': [
    'Follow the same channels with another program.',
    'Suivre les mêmes chaînes avec un autre programme.',
  ],
  'google.youtube.videos': [
    'Keep the films that you made yourself.',
    'Garder les films que vous avez faits.',
  ],
  'google.youtube.watched': [
    'Find a video again, and see how you spent your evenings.',
    'Retrouver une vidéo, et voir comment passent vos soirées.',
  ],
  'instagram.answers': [
    'Remember what you were asked, and what you said.',
    'Se rappeler ce qu’on vous a demandé, et ce que vous avez dit.',
  ],
  'instagram.comments': [
    'Find again what you answered, and to whom.',
    'Retrouver ce que vous avez répondu, et à qui.',
  ],
  'instagram.follows': [
    'Find the same people elsewhere.',
    'Retrouver ailleurs les mêmes personnes.',
  ],
  'instagram.likes': [
    'See what you liked over the years.',
    'Voir ce que vous avez aimé au fil des ans.',
  ],
  'instagram.messages': [
    'Read and search your conversations without Instagram.',
    'Lire et chercher vos conversations sans Instagram.',
  ],
  'instagram.posts': [
    'Keep your pictures with the words you gave them.',
    'Garder vos images avec vos mots.',
  ],
  'instagram.profile': [
    'Fill in a profile elsewhere without typing it again.',
    'Remplir un profil ailleurs sans tout retaper.',
  ],
  'instagram.reels': [
    'Keep the films that you made yourself.',
    'Garder les films que vous avez faits.',
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
  'spotify.playlist_items': [
    'Build the same playlists in another player.',
    'Refaire les mêmes playlists dans un autre lecteur.',
  ],
  'spotify.plays': [
    'Know what you listened to all those years, and take it to another player.',
    'Savoir ce que vous avez écouté toutes ces années, et l’emporter dans un autre lecteur.',
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
