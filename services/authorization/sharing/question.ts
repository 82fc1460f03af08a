import { type Catalog, canonicalJson, type Grantee, readDetails, sha256 } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import type { Link } from '../bindings/index.ts'
import type { KnownClient } from '../clients/index.ts'
import { askQuestion, type Question } from '../consent/question.ts'

/**
 * What an owner is asked who shares with a person: as if the app in which it is read had asked, and with the person in it.
 * @param request a number of this page, so that it is answered once
 * @throws ScopeError
 */
export async function shareQuestion(asked: {
  request: string
  grantee: Grantee
  client: KnownClient
  link: Link
  catalog: Catalog
  details: object[]
  lang: Lang
}): Promise<Question> {
  const { request: uid, grantee, ...about } = asked
  const question = await askQuestion({ ...about, uid, forAssistants: false, bearer: false })
  const shown = { ...question.shown, grantee }
  return { ...question, shown, consentS256: await sha256(canonicalJson(shown)) }
}

/** A person reads; whatever writes is between an owner and an app. */
export function isForReading(details: object[]): boolean {
  return readDetails(details).every(({ actions }) => actions.every((action) => action === 'read'))
}
