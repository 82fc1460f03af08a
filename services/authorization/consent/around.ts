/** The pages around the question: an ask that cannot be put, which data it is about, and what was done with the answer. */

import { formatDate, french, type Html, html, icon } from '@mandate/ui'
import type { AnsweredProps, WhichDataProps, WrongAskProps } from './page/page-props.ts'

type Rendered = { title: string; body: Html }

const en = {
  wrongTitle: (host: string) => `${host} asked for something that cannot be shared`,
  unknown_names: (host: string, data: string, names: string) =>
    `${host} asked for something ${data} does not have (${names}). Nothing was shared.`,
  not_linked:
    'This provider manages access to none of your data. Nothing was shared. Start where your data is kept, under Provider.',
  other_data: (host: string) =>
    `${host} asks about data that this provider does not manage access to for you. Nothing was shared. If it is yours, start where it is kept, under Provider; if you have another account here, sign out and start again at ${host}.`,
  unreachable: (data: string) =>
    `We could not reach ${data}, so we cannot say what is asked for. Nothing was shared. Try again in a few minutes.`,
  back: (host: string) => `Back to ${host}`,
  developers: 'For developers',
  refused: 'You refused',
  refusedLine: (host: string) => `${host} sees nothing.`,
  allowed: 'Allowed',
  allowedUntil: (host: string, date: string) => `${host} can read what you allowed until ${date}.`,
  allowedOpen: (host: string) => `${host} can read what you allowed until you end it.`,
  receipt: 'Keep the receipt',
  goingBack: 'Going back …',
  continue: 'Continue',
  which: (host: string) => `Which of your data is this about?`,
  whichLine: (host: string) =>
    `You keep data at more than one place. ${host} asks to see some of it.`,
  choose: 'Your data at',
}

const fr: typeof en = {
  wrongTitle: (host) => `${host} a demandé ce qui ne peut pas être partagé`,
  unknown_names: (host, data, names) =>
    `${host} a demandé ce que ${data} n’a pas (${names}). Rien n’a été partagé.`,
  not_linked:
    'Ce gestionnaire ne gère l’accès à aucune de vos données. Rien n’a été partagé. Commencez là où sont vos données, sous Gestionnaire.',
  other_data: (host) =>
    `${host} demande des données auxquelles ce gestionnaire ne gère pas l’accès pour vous. Rien n’a été partagé. Si elles sont à vous, commencez là où elles sont, sous Gestionnaire ; si vous avez un autre compte ici, déconnectez-vous et recommencez chez ${host}.`,
  unreachable: (data) =>
    `${data} ne répond pas : impossible de dire ce qui est demandé. Rien n’a été partagé. Réessayez dans quelques minutes.`,
  back: (host) => `Revenir à ${host}`,
  developers: 'Pour les développeurs',
  refused: 'Vous avez refusé',
  refusedLine: (host) => `${host} ne voit rien.`,
  allowed: 'Autorisé',
  allowedUntil: (host, date) => `${host} peut lire ce que vous avez autorisé jusqu’au ${date}.`,
  allowedOpen: (host) =>
    `${host} peut lire ce que vous avez autorisé jusqu’à ce que vous y mettiez fin.`,
  receipt: 'Garder le reçu',
  goingBack: 'Retour …',
  continue: 'Continuer',
  which: () => 'De quelles données s’agit-il ?',
  whichLine: (host) =>
    `Vos données sont à plusieurs endroits. ${host} demande à en voir une partie.`,
  choose: 'Vos données chez',
}

const words = { en, fr: french(fr) }

export function wrongAskPage(props: WrongAskProps): Rendered {
  const w = words[props.lang]
  const { reason, appHost } = props
  const text = {
    unknown_names: () =>
      reason.kind === 'unknown_names' && w.unknown_names(appHost, reason.dataHost, reason.names),
    not_linked: () => w.not_linked,
    other_data: () => w.other_data(appHost),
    unreachable: () => reason.kind === 'unreachable' && w.unreachable(reason.dataHost),
  }[reason.kind]()
  return {
    title: w.wrongTitle(appHost),
    body: html`<h1>${w.wrongTitle(appHost)}</h1>
    <p>${text}</p>
    ${props.backUrl && html`<p><a href="${props.backUrl}">${w.back(appHost)}</a></p>`}
    <details class="developers"><summary>${w.developers}</summary><p><code>${props.detail}</code></p></details>`,
  }
}

export function answeredPage(props: AnsweredProps): Rendered {
  const w = words[props.lang]
  const { answer, appHost } = props
  const done =
    answer.kind === 'refused'
      ? w.refusedLine(appHost)
      : answer.until === null
        ? w.allowedOpen(appHost)
        : w.allowedUntil(appHost, formatDate(answer.until, props.lang))
  const title = answer.kind === 'refused' ? w.refused : w.allowed
  return {
    title,
    body: html`<h1>${title}</h1>
    <p>${done}</p>
    ${answer.kind === 'allowed' && html`<p>${icon('receipt-text')} <a href="${answer.receiptUrl}">${w.receipt}</a></p>`}
    <p class="soft">${w.goingBack}</p>
    <p><a class="button" href="${props.continueUrl}">${w.continue}</a></p>`,
  }
}

export function whichDataPage(props: WhichDataProps): Rendered {
  const w = words[props.lang]
  return {
    title: w.which(props.appHost),
    body: html`<h1>${w.which(props.appHost)}</h1>
    <p>${w.whichLine(props.appHost)}</p>
    <form method="post" action="${props.action}" class="stack">
      <input type="hidden" name="_csrf" value="${props.csrf}">
      <fieldset class="card">
        <legend>${w.choose}</legend>
        ${props.choices.map(
          (choice, at) => html`<p class="item">
          <input type="radio" id="data-${at}" name="resource" value="${choice.resource}" required>
          <label for="data-${at}"><strong>${choice.host}</strong><br><small>${choice.resource}</small></label>
        </p>`,
        )}
      </fieldset>
      <p><button class="button">${w.continue}</button></p>
    </form>`,
  }
}
