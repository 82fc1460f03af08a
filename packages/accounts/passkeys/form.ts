import { attributes, type Html, html, type Lang, notice } from '@mandate/ui'
import { words } from '../words/catalog.ts'

/**
 * A form that the browser module shows, and sends with the device's answer in it. Without script, or where the browser
 * knows no passkeys, it stays hidden.
 */
export function passkeyForm(props: {
  lang: Lang
  act: 'sign-in' | 'register'
  /** Where the answer is sent. */
  action: string
  /** Where the browser module asks what to ask the device. */
  options: string
  /** The page has a field for the name, in which the browser may offer passkeys too. */
  isOffered?: boolean
  body: Html
}): Html {
  const { lang, act, action, options, isOffered = false, body } = props
  const problem = notice({ tone: 'end', body: words[lang].passkeyFailed })
  const form = { method: 'post', class: 'stack', action, 'data-passkey': act, hidden: true }
  return html`<form${attributes({ ...form, 'data-options': options, 'data-offered': isOffered })}>
<input type="hidden" name="answer"><div role="alert" data-problem hidden>${problem}</div>${body}
</form>`
}
