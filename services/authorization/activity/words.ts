import { french } from '@mandate/ui'
export const words = {
  en: {
    title: 'Activity',
    line: 'What you allowed, changed and ended here, and what apps fetched with it; not what you refused. What they read is listed where your data is.',
    none: 'Nothing has happened yet.',
    download: 'Download',
    older: 'Older',
    when: 'When',
    what: 'What',
    kinds: {
      allowed: (app: string) => `You gave ${app} access.`,
      fetched: (app: string) => `${app} fetched a key to what you allowed.`,
      renewed: (app: string) => `${app} renewed its key to what you allowed.`,
      // At another provider, or here about where the data was before.
      exchanged: (app: string) => `${app} went on here with what you had allowed before.`,
      opened: (app: string) => `${app} opened what you share with them.`,
      changed: (app: string) => `You changed what ${app} may do, or for how long.`,
      ended: (app: string) => `You ended the access of ${app}.`,
      given_up: (app: string) => `${app} gave up its access.`,
      ended_elsewhere: (app: string) => `The access of ${app} was ended where your data is.`,
    },
  },
  fr: french({
    title: 'Activité',
    line: 'Ce que vous avez autorisé, changé et terminé ici, et ce que les applications ont obtenu avec ; pas ce que vous avez refusé. Ce qu’elles ont lu est indiqué là où sont vos données.',
    none: 'Il ne s’est encore rien passé.',
    download: 'Télécharger',
    older: 'Plus ancien',
    when: 'Quand',
    what: 'Quoi',
    kinds: {
      allowed: (app: string) => `Vous avez donné accès à ${app}.`,
      fetched: (app: string) => `${app} a obtenu une clé pour ce que vous avez autorisé.`,
      renewed: (app: string) => `${app} a renouvelé sa clé pour ce que vous avez autorisé.`,
      exchanged: (app: string) =>
        `${app} a continué ici avec ce que vous aviez autorisé auparavant.`,
      opened: (app: string) => `${app} a ouvert ce que vous partagez avec cette personne.`,
      changed: (app: string) =>
        `Vous avez changé ce que ${app} peut faire, ou pour combien de temps.`,
      ended: (app: string) => `Vous avez mis fin à l’accès de ${app}.`,
      given_up: (app: string) => `${app} a renoncé à son accès.`,
      ended_elsewhere: (app: string) => `L’accès de ${app} a pris fin là où sont vos données.`,
    },
  }),
}
