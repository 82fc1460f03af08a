import { definitions, type Html, html, type Lang } from '@mandate/ui'
import { words } from './words.ts'

export interface IdentityProps {
  lang: Lang
  action: string
  csrf: string
  appHost: string
  /** The provider that is told who it is. */
  audienceHost: string
  /** `name@host`, who is signed in. */
  alias: string
}

/** *Let … tell … that it is you?* */
export function identityPage(props: IdentityProps): { title: string; body: Html } {
  const { lang, appHost, audienceHost } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
    <p>${w.what(appHost, audienceHost)}</p>
    ${definitions([
      [w.you, html`<bdi>${props.alias}</bdi>`],
      [w.app, appHost],
      [w.told, audienceHost],
    ])}
    <p class="soft">${w.not}</p>
    <form method="post" action="${props.action}" class="answers two">
      <input type="hidden" name="_csrf" value="${props.csrf}">
      <button name="answer" value="refuse">${w.refuse}</button>
      <button name="answer" value="allow">${w.allow}</button>
    </form>`,
  }
}
