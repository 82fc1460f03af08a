import { french } from '@mandate/ui'

/** Words of the page that changes an access; the rest are those of the consent page. */
const en = {
  title: (host: string) => `Change what ${host} may read`,
  now: (end: string) => `It can read this now, ${end}.`,
  until: (date: string) => `until ${date}`,
  untilEnded: 'until you end it',
  howItGoes:
    'You can share less, or set another end. The app learns of it by itself; what it has read already is not taken back.',
  legend: 'What it can read now',
  /** Of a person, who is no app: it is said of *them*, and nothing is asked of what they promise. */
  person: {
    title: (alias: string) => `Change what ${alias} may see`,
    now: (end: string) => `They can see this now, ${end}.`,
    howItGoes: 'You can share less, or set another end.',
    legend: 'What they can see now',
    keeps: 'What somebody has seen, they may remember or copy: a change takes nothing back.',
    duration: 'They may see it for',
  },
  stopSharing: 'Stop sharing this',
  asNow: 'as now',
  placeAsNow: (step: string | null) => (step ? `as now: ${step}` : 'as now: exact place'),
  after: 'After this change',
  keep: 'Keep it as it is',
  change: 'Change access',
  nothingLeft:
    'Nothing would be left. For nothing to be read any more, go back to Access and end it.',
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
  person: {
    title: (alias) => `Changer ce que ${alias} peut voir`,
    now: (end) => `Pour l’instant cette personne peut voir ceci, ${end}.`,
    howItGoes: 'Vous pouvez partager moins, ou fixer une autre fin.',
    legend: 'Ce que cette personne peut voir pour l’instant',
    keeps:
      'Ce qu’une personne a vu, elle peut s’en souvenir ou l’avoir copié : un changement ne reprend rien.',
    duration: 'Cette personne peut le voir pendant',
  },
  stopSharing: 'Ne plus partager cela',
  asNow: 'comme maintenant',
  placeAsNow: (step) => (step ? `comme maintenant : ${step}` : 'comme maintenant : lieu exact'),
  after: 'Après ce changement',
  keep: 'Laisser tel quel',
  change: 'Changer l’accès',
  nothingLeft:
    'Il ne resterait rien. Pour que plus rien ne soit lu, revenez à Accès et mettez-y fin.',
  unchanged: 'Rien n’est changé pour l’instant.',
  changed: 'Cette page était dans une autre langue, ou a changé entre-temps. Merci de la relire.',
  over: 'Cet accès est terminé, ou a été changé depuis l’ouverture de cette page. La page Accès montre où il en est.',
  unreachable: (host) =>
    `${host} ne répond pas\u202f: impossible de dire en quoi consiste cet accès. Rien n’a été changé. Vous pouvez toujours y mettre fin sous Accès.`,
}

export const words = { en, fr: french(fr) }
