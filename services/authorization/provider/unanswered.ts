import type { KoaContextWithOIDC } from 'oidc-provider'
import { aboutClient, type Refusal, redirectsOf, type WhyNot } from './advice.ts'
import type { Told, Unanswered } from './seams.ts'

/** Nobody says who sends the browser here: anybody can make such a link, and name any app in it. */
const SAID: Told = {
  en: 'The app or link that you come from asks in a way that nobody can answer. Nothing was shared. Go back to the app and begin there again. If you end up here once more, only its developers can mend it.',
  fr: 'L’application ou le lien d’où vous venez fait une demande à laquelle il est impossible de répondre. Rien n’a été partagé. Revenez à l’application et recommencez de là. Si vous retombez ici, seuls ses développeurs peuvent la corriger.',
}

const AWAY: Told = {
  en: 'This service cannot answer at the moment. Nothing was shared. Reload this page in a few seconds.',
  fr: 'Ce service ne peut pas répondre en ce moment. Rien n’a été partagé. Rechargez cette page dans quelques secondes.',
}

const PUSH: Told = {
  en: 'push the request to /request first (RFC 9126), then send the browser here with client_id and the request_uri of the answer, and nothing else',
  fr: 'déposez d’abord la demande à /request (RFC 9126), puis envoyez le navigateur ici avec client_id et le request_uri de la réponse, rien d’autre',
}

type Asked = Pick<KoaContextWithOIDC, 'oidc' | 'status'>

const REASONS: [says: RegExp, developers: (asked: Asked, said: string) => Told][] = [
  [
    /^missing required parameter.*client_id/,
    () => ({
      en: 'client_id is missing. It is the address of the app’s client metadata document.',
      fr: 'Il manque client_id : c’est l’adresse du document de l’application.',
    }),
  ],
  [
    /^missing required parameter.*response_type/,
    () => ({
      en: `This is no whole request: ${PUSH.en}.`,
      fr: `Cette demande n’est pas entière : ${PUSH.fr}.`,
    }),
  ],
  [
    /^missing required parameter.*redirect_uri/,
    (asked) => ({
      en: `redirect_uri is missing, so nobody knows where the answer goes: name it each time, as the client document does (${redirectsOf(asked)}).`,
      fr: `Il manque redirect_uri, et nul ne sait où va la réponse : nommez-le chaque fois, comme le fait le document de l’application (${redirectsOf(asked)}).`,
    }),
  ],
  [
    /^redirect_uri did not match/,
    (asked) => ({
      en: `redirect_uri is none of those in the client document (${redirectsOf(asked)}), and each character counts, of the port on loopback too where one stands there.`,
      fr: `redirect_uri n’est pas de ceux du document de l’application (${redirectsOf(asked)}), et chaque caractère compte, y compris le port sur cette machine s’il y en a un.`,
    }),
  ],
  [
    /must not be provided twice$/,
    (_asked, said) => {
      const names = [...said.matchAll(/'([\w-]+)'/g)].map(([, name]) => name).join(', ')
      return {
        en: `Send each parameter once. More than once came: ${names}.`,
        fr: `Envoyez chaque paramètre une seule fois. Reçus plusieurs fois : ${names}.`,
      }
    },
  ],
  [
    /^(request_uri_not_supported|invalid request_uri)/,
    () => ({
      en: `request_uri is not one that /request here has answered: ${PUSH.en}.`,
      fr: `request_uri ne vient pas d’une réponse de /request ici : ${PUSH.fr}.`,
    }),
  ],
  [
    /^(request_not_supported|request and request_uri)/,
    () => ({
      en: `No request object (request) is taken here: ${PUSH.en}.`,
      fr: `Aucun objet de demande (request) n’est accepté ici : ${PUSH.fr}.`,
    }),
  ],
  [
    /^registration_not_supported/,
    () => ({
      en: 'Leave registration out: an app is known here by the document at its client_id.',
      fr: 'Retirez registration : une application est connue ici par le document à l’adresse client_id.',
    }),
  ],
  [
    /response_mode/,
    () => ({
      en: 'Leave response_mode out: the answer comes in the query, and in no other way.',
      fr: 'Retirez response_mode : la réponse vient dans l’adresse, et pas autrement.',
    }),
  ],
  [
    /response_type/,
    () => ({ en: 'response_type must be code.', fr: 'response_type doit être code.' }),
  ],
]

/** What is told of this refusal on a page; oidc-provider's own words only where nothing better is known. */
export function unanswered(asked: Asked, refusal: Refusal, whyNot: WhyNot): Unanswered {
  const { error = '', error_description: description } = refusal
  const said = description ?? error
  if (asked.status === 503 && error === 'server_error') return { said: AWAY }
  if (asked.status >= 429) return { detail: said }
  if (error === 'invalid_client') {
    const detail = aboutClient(asked, said, whyNot)
    return {
      said: SAID,
      developers: {
        en: 'client_id names no app that can be known here.',
        fr: 'client_id ne nomme aucune application qui puisse être connue ici.',
      },
      ...(detail === undefined ? {} : { detail }),
    }
  }
  const developers = REASONS.find(([says]) => says.test(said))?.[1](asked, said)
  return developers ? { said: SAID, developers } : { said: SAID, detail: said }
}

/** Whether a question has been answered, or waited too long: beginning again is all there is to do. */
export function isOver({ error, error_description: said = '' }: Refusal): boolean {
  const isLost = /^(interaction session|authorization (session|request has expired))/.test(said)
  return isLost || (error === 'invalid_request_uri' && said !== 'invalid request_uri')
}
