/** Words of the page that changes an access; the rest are those of the consent page. */
const en = {
  title: (host: string) => `Change what ${host} may read`,
  now: (end: string) => `It can read this now, ${end}.`,
  until: (date: string) => `until ${date}`,
  untilEnded: 'until you end it',
  howItGoes:
    'You can share less, or set another end. The app learns of it by itself; what it has read already is not taken back.',
  legend: 'What it can read now',
  stopSharing: 'Stop sharing this',
  asNow: 'as now',
  placeAsNow: (step: string | null) => (step ? `as now: ${step}` : 'as now: exact place'),
  after: 'After this change',
  keep: 'Keep it as it is',
  change: 'Change access',
  nothingLeft:
    'Nothing would be left. To let the app read nothing more, go back to Access and end it.',
  unchanged: 'You have not changed anything yet.',
  changed: 'This page was made in another language, or changed meanwhile. Please read it again.',
  over: 'This access has ended, or was changed since you opened this page. Under Access you see how it stands.',
  unreachable: (host: string) =>
    `${host} does not answer, so we cannot say what this access is. Nothing was changed. You can still end it under Access.`,
}

const fr: typeof en = {
  title: (host) => `Changer ce que ${host} peut lire`,
  now: (end) => `Pour l’instant elle peut lire ceci, ${end}.`,
  until: (date) => `jusqu’au ${date}`,
  untilEnded: 'jusqu’à ce que vous y mettiez fin',
  howItGoes:
    'Vous pouvez partager moins, ou fixer une autre fin. L’application l’apprend d’elle-même\u202f; ce qu’elle a déjà lu n’est pas repris.',
  legend: 'Ce qu’elle peut lire pour l’instant',
  stopSharing: 'Ne plus partager cela',
  asNow: 'comme maintenant',
  placeAsNow: (step) => (step ? `comme maintenant : ${step}` : 'comme maintenant : lieu exact'),
  after: 'Après ce changement',
  keep: 'Laisser tel quel',
  change: 'Changer l’accès',
  nothingLeft:
    'Il ne resterait rien. Pour que l’application ne lise plus rien, revenez à Accès et mettez-y fin.',
  unchanged: 'Rien n’est changé pour l’instant.',
  changed: 'Cette page était dans une autre langue, ou a changé entre-temps. Merci de la relire.',
  over: 'Cet accès est terminé, ou a été changé depuis l’ouverture de cette page. La page Accès montre où il en est.',
  unreachable: (host) =>
    `${host} ne répond pas\u202f: impossible de dire en quoi consiste cet accès. Rien n’a été changé. Vous pouvez toujours y mettre fin sous Accès.`,
}

export const words = { en, fr }
