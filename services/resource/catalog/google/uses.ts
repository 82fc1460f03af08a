/** What each collection of Google's is good for to its owner, in one sentence: English, French. */
export const googleUses: Record<string, [en: string, fr: string]> = {
  'google.access_log': [
    'Notice when somebody else used your account.',
    'Remarquer si quelqu’un d’autre a utilisé votre compte.',
  ],
  'google.account_devices': [
    'See which devices can use your account, and sign out old ones.',
    'Voir quels appareils peuvent utiliser votre compte, et déconnecter les anciens.',
  ],
  'google.activity': [
    'Find again what you once searched for, and see what is known of you.',
    'Retrouver ce que vous avez cherché, et voir ce qu’on sait de vous.',
  ],
  'google.albums': [
    'Keep the order you gave to your pictures.',
    'Garder l’ordre que vous avez donné à vos images.',
  ],
  'google.blogger': [
    'Keep what you wrote, and take it to another blog.',
    'Garder ce que vous avez écrit, et l’emporter vers un autre blog.',
  ],
  'google.calendar': [
    'Take your appointments to another calendar, and look up past ones.',
    'Emporter vos rendez-vous dans un autre agenda, et consulter les anciens.',
  ],
  'google.chat': [
    'Read and search your conversations after you have left.',
    'Lire et chercher vos conversations après votre départ.',
  ],
  'google.chat.spaces': [
    'Tell conversations apart by their name and people.',
    'Reconnaître les conversations à leur nom et à leurs participants.',
  ],
  'google.chrome.bookmarks': [
    'Take your bookmarks to another browser.',
    'Emporter vos favoris dans un autre navigateur.',
  ],
  'google.chrome.history': [
    'Find a page again that you saw long ago.',
    'Retrouver une page vue il y a longtemps.',
  ],
  'google.chrome.pages': [
    'Open the tabs of another device again.',
    'Rouvrir les onglets d’un autre appareil.',
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
  'google.play.library': [
    'Know what you may still read, watch and play.',
    'Savoir ce que vous pouvez encore lire, regarder et utiliser.',
  ],
  'google.plus': [
    'Keep what is nowhere else any more.',
    'Garder ce qui n’existe plus nulle part ailleurs.',
  ],
  'google.profile': [
    'Fill in a profile elsewhere without typing it again.',
    'Remplir un profil ailleurs sans tout retaper.',
  ],
  'google.purchases': [
    'Find a receipt, and see what you spend where.',
    'Retrouver un reçu, et voir ce que vous dépensez et où.',
  ],
  'google.play.reviews': [
    'Find again what you thought of an app.',
    'Retrouver ce que vous pensiez d’une application.',
  ],
  'google.play.subscriptions': [
    'See what you pay for, and end what you no longer use.',
    'Voir ce que vous payez, et arrêter ce qui ne sert plus.',
  ],
  'google.play.devices': [
    'See which old phones still hang on your account.',
    'Voir quels anciens téléphones sont encore liés à votre compte.',
  ],
  'google.tasks': [
    'Take what is left to do to another list.',
    'Emporter ce qui reste à faire dans une autre liste.',
  ],
  'google.search_contributions': [
    'Find again which films you liked.',
    'Retrouver les films que vous avez aimés.',
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
}
