import { french, type Html, html, type Lang, notice } from '@mandate/ui'

const words = {
  en: {
    title: 'Signing on this device',
    line: 'Your answer is being signed with the key of this device.',
    scriptless: 'Your device keeps the key: this step needs script. Nothing has been allowed.',
    refused:
      'What was signed is not what you were shown, or it took too long. Nothing was allowed.',
    back: 'Back to the question',
  },
  fr: french({
    title: 'Signature sur cet appareil',
    line: 'Votre réponse est en train d’être signée avec la clé de cet appareil.',
    scriptless:
      'Votre appareil garde la clé : cette étape demande des scripts. Rien n’a été autorisé.',
    refused:
      'Ce qui a été signé n’est pas ce qui vous a été montré, ou cela a pris trop de temps. Rien n’a été autorisé.',
    back: 'Retour à la question',
  }),
}

/** Between *Allow* and the app: signed in the browser, with the owner's answer unchanged beside it. */
export function signPage(props: {
  lang: Lang
  action: string
  /** The form as it was sent. */
  answers: Record<string, string | string[]>
  /** All that is signed but `iss`. */
  claims: object
  /** Keys that may sign. */
  kids: string[]
  /** Where to go when this device has none of them. */
  missing: string
  /** A signature came and was not taken. */
  isRefused: boolean
}): { title: string; body: Html } {
  const w = words[props.lang]
  const back = html`<p><a href="${props.action}">${w.back}</a></p>`
  const fields = Object.entries(props.answers).flatMap(([name, value]) =>
    [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">`),
  )
  return {
    title: w.title,
    body: props.isRefused
      ? html`<h1>${w.title}</h1>${notice({ tone: 'end', role: 'alert', body: w.refused })}${back}`
      : html`<h1>${w.title}</h1><p role="status">${w.line}</p>
<noscript>${notice({ tone: 'warn', body: w.scriptless })}</noscript>
<form method="post" action="${props.action}" data-sign data-claims="${JSON.stringify(props.claims)}" data-kids="${JSON.stringify(props.kids)}" data-missing="${props.missing}">
${fields}<input type="hidden" name="jws" data-jws>
</form>
${back}`,
  }
}
