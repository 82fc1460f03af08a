import { french } from '@mandate/ui'

/** Words of the page where somebody lets an app prove who they are. */
const en = {
  title: 'Open what was shared with you?',
  what: (app: string, provider: string) =>
    `${app} will show you what somebody shares with you through ${provider}. For that, ${provider} has to know that it is you.`,
  you: 'You are',
  app: 'Shown in',
  told: 'Told that it is you',
  not: 'Nothing of yours is shared. The app does not learn your password, and cannot do anything else with this.',
  refuse: 'Refuse',
  allow: 'Open it',
}

const fr: typeof en = {
  title: 'Ouvrir ce qui a été partagé avec vous ?',
  what: (app, provider) =>
    `${app} vous montrera ce que quelqu’un partage avec vous par ${provider}. Pour cela, ${provider} doit savoir que c’est bien vous.`,
  you: 'Vous êtes',
  app: 'Affiché dans',
  told: 'Apprend que c’est vous',
  not: 'Rien de vous n’est partagé. L’application n’apprend pas votre mot de passe et ne peut rien faire d’autre avec cette réponse.',
  refuse: 'Refuser',
  allow: 'Ouvrir',
}

export const words = { en, fr: french(fr) }
