import { home } from './_home.ts'
import { stubIssuer } from './_issuer.ts'
import { bind, event, type Person } from './_steps.ts'

/** A place of data, two issuers that its owners may bind, and owners who have bound one of them. */
export async function twoIssuers() {
  const here = await home()
  const first = await stubIssuer(here.clock)
  const second = await stubIssuer(here.clock)
  let people = 0

  return {
    ...{ here, first, second },
    /** Somebody new, bound to the first issuer, or to another one. */
    async bound(issuer = first): Promise<Person> {
      const person = await here.person(`owner-${people++}`)
      await bind(person, issuer)
      return person
    },
    /** A SET that a permission has ended. */
    revocation(person: Person, id: string, claims: Record<string, unknown> = {}, by = first) {
      return event(here, by, 'revoked', { resource: person.owner.resource, grant_id: id }, claims)
    },
    /** Who ended a permission, as the ledger has it. */
    async revokedBy(person: Person, id: string): Promise<string | null> {
      return (await here.ledger.find(person.owner.id, id))?.revokedBy ?? null
    },
    async close() {
      await here[Symbol.asyncDispose]()
      await first[Symbol.asyncDispose]()
      await second[Symbol.asyncDispose]()
    },
  }
}
