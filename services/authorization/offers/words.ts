import { french } from '@mandate/ui'

/** Words of the page with what others share with somebody. */
const en = {
  title: 'Shared with me',
  none: 'Nobody shares anything with you at present. Give somebody your address, and what they share stands here:',
  line: 'What others let you see of their data. They can end it at any time.',
  isNew: 'New',
  saysSo: (provider: string) => `${provider} says so.`,
  asked: 'They agreed to show you this, in the words they were asked (“your” means theirs):',
  until: 'Until',
  untilEnded: 'they end it',
  readIn: 'You read it in',
  at: 'Their data is at',
  accept: 'Accept',
  hide: 'Hide',
  open: 'Open',
  again: 'Show again',
  know: 'Do you know this person? Accept only what you expect: the address is all that is known of them.',
  endedSection: (count: number) => `Ended (${count})`,
  hiddenSection: (count: number) => `Hidden (${count})`,
  ended: 'Ended',
  over: 'This is not shared with you any more, or was not accepted. Under “Shared with me” you see how it stands.',
  cannotOpen: (host: string) =>
    `${host} cannot be reached, or does not say where to open this. Try again later.`,
}

const fr: typeof en = {
  title: 'Partagé avec moi',
  none: 'Personne ne partage rien avec vous pour l’instant. Donnez votre adresse à quelqu’un, et ce qu’il partage apparaîtra ici :',
  line: 'Ce que d’autres vous laissent voir de leurs données. Ils peuvent y mettre fin à tout moment.',
  isNew: 'Nouveau',
  saysSo: (provider) => `C’est ${provider} qui le dit.`,
  asked:
    'Cette personne a accepté de vous montrer ceci, dans les termes de la question (« vos » veut dire les siennes) :',
  until: 'Jusqu’au',
  untilEnded: 'moment où cette personne y met fin',
  readIn: 'Vous le lisez dans',
  at: 'Ses données sont chez',
  accept: 'Accepter',
  hide: 'Masquer',
  open: 'Ouvrir',
  again: 'Afficher à nouveau',
  know: 'Connaissez-vous cette personne ? N’acceptez que ce que vous attendez : on ne sait d’elle que cette adresse.',
  endedSection: (count) => `Terminés (${count})`,
  hiddenSection: (count) => `Masqués (${count})`,
  ended: 'Terminé',
  over: 'Ceci n’est plus partagé avec vous, ou n’a pas été accepté. « Partagé avec moi » montre ce qu’il en est.',
  cannotOpen: (host) =>
    `${host} ne répond pas, ou n’indique pas où ouvrir ceci. Réessayez plus tard.`,
}

export const words = { en, fr: french(fr) }
