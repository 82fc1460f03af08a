/** Things that may happen once, tried several times in one moment, at two processes of each service. */

import { GRANT_TOKEN_TYPE } from '@mandate/grants'
import { App } from '../app.ts'
import type { Deployment } from '../deployment.ts'
import { clientAssertion, dpopProof } from '../keys.ts'
import { Person } from '../person.ts'
import { addressOfData, link, owner } from '../steps.ts'
import { HostileAuthorization } from './authorization.ts'
import { Mint } from './minting.ts'

/** How one round ended: who won, and what everybody was told. */
export interface Round {
  winners: number
  told: string[]
}

export interface Race {
  name: string
  round(nth: number): Promise<Round>
}

/** So many at once: as many for each process. */
const RUNNERS = 4
const SCOPE = 'google.youtube.watched.{title,time}'
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** Everybody who takes part in the races at a deployment, and the races. */
export async function races(at: Deployment, ends: AsyncDisposableStack): Promise<Race[]> {
  const app = ends.use(await App.start())
  const issuer = at.authorization
  const anna = new Person('anna')
  const resource = await owner(at, anna)
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  const refreshToken = tokens.refresh_token as string
  const { token_endpoint: tokenUrl = '' } = await app.metadata(issuer)

  // Whose provider signs what it likes: grants come faster than anybody could be asked.
  const provider = ends.use(await HostileAuthorization.start())
  const dora = new Person('dora')
  await dora.signUp(at.resource)
  const theirs = await addressOfData(at, dora)
  await link(at, dora, provider.issuer)
  const mint = new Mint(provider, app, theirs)
  const records = `${theirs}/records/google.youtube.watched`

  const carried = await mint.grant(SCOPE)
  const erin = await switched(at, app, provider)

  return [
    {
      name: 'a code is redeemed',
      async round(nth) {
        const scope = `google.youtube.watched[time>=${1000 + nth}].time`
        const asked = await app.ask(anna, issuer, { scope, resource, prompt: 'consent' })
        await anna.press('Allow')
        const code = app.returned(anna)['code'] ?? ''
        return all(() => app.redeem(asked, code))
      },
    },
    {
      name: 'a grant for one use is used',
      async round() {
        const iat = seconds()
        const grant = await mint.grant(SCOPE, { claims: { use: 'once', iat, exp: iat + 3600 } })
        const claims = { exp: iat + 3600 }
        return all(async () => app.read(records, await mint.token(SCOPE, grant, { claims })))
      },
    },
    {
      name: 'a DPoP proof is used to read',
      async round() {
        const token = await mint.token(SCOPE, carried)
        const proof = await dpopProof(app.dpop, { url: records, accessToken: token })
        return all(() => app.read(records, token, { proof }))
      },
    },
    {
      name: 'a DPoP proof is used to refresh',
      async round() {
        const proof = await dpopProof(app.dpop, { method: 'POST', url: tokenUrl })
        return all(() => app.refresh(issuer, refreshToken, {}, { proof }))
      },
    },
    {
      name: 'a grant is exchanged with one assertion',
      async round() {
        const exchange = {
          ...{ grant_type: TOKEN_EXCHANGE, subject_token: erin.grant },
          subject_token_type: GRANT_TOKEN_TYPE,
          client_assertion: await clientAssertion(app.clientId, issuer, app.key),
        }
        return all(() => app.post(tokenUrl, issuer, exchange))
      },
    },
    { name: 'the next binding is made', round: () => nextBinding(at, erin.person, erin.resource) },
    {
      name: 'access ends while it is read',
      async round(nth) {
        const grant = await mint.grant(SCOPE)
        const token = await mint.token(SCOPE, grant)
        const read = () => app.read(records, token)
        const first = await read()
        if (first.status !== 200) return { winners: 0, told: [first.text] }
        const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString())
        const revoked = { resource: theirs, grant_id: jti }
        const end =
          nth % 2 === 0
            ? provider.push(`${at.resource}/events`, 'grant-revoked', revoked)
            : endOnThePage(dora, `${at.resource}/access/${jti}/end`)
        const during = Array.from({ length: RUNNERS }, read)
        await end
        // The end has won when nothing that begins now is let in, whatever is still under way.
        const since = await Promise.all(Array.from({ length: RUNNERS }, read))
        const told = [...(await Promise.all(during)), ...since].map(({ status }) => String(status))
        const isFair = told.every((status) => status === '200' || status === '401')
        return { winners: isFair && since.every(({ status }) => status === 401) ? 1 : 0, told }
      },
    },
  ]
}

async function all(run: () => Promise<{ status: number; text: string }>): Promise<Round> {
  const answers = await Promise.all(Array.from({ length: RUNNERS }, run))
  const won = answers.filter(({ status }) => status >= 200 && status < 300)
  const told = answers.map(({ status, text }) => `${status} ${status === 200 ? '' : text}`)
  // Who loses is told so: never that the service has failed.
  const failed = answers.filter(({ status }) => status >= 500)
  return { winners: failed.length > 0 ? -failed.length : won.length, told }
}

async function endOnThePage(person: Person, url: string): Promise<void> {
  await person.go(url)
  await person.press('End access')
}

/** Somebody whose grant was carried to the deployment's own provider. */
async function switched(at: Deployment, app: App, former: HostileAuthorization) {
  const person = new Person('erin')
  await person.signUp(at.resource)
  await person.signUp(at.authorization)
  const resource = await addressOfData(at, person)
  await link(at, person, former.issuer)
  const mint = new Mint(former, app, resource)
  const grant = await mint.grant(SCOPE)
  await app.read(`${resource}/collections`, await mint.token(SCOPE, grant))
  await link(at, person, at.authorization, { [new URL(app.clientId).host]: 'Go on' })
  return { person, resource, grant }
}

/** Two tabs confirm a change of the same binding; the chain goes on by one. */
async function nextBinding(at: Deployment, person: Person, resource: string): Promise<Round> {
  const before = await bindings(person, resource)
  const tabs = [person.otherTab(), person.otherTab()]
  for (const tab of tabs) {
    await tab.go(`${at.resource}/provider`)
    await tab.press('Save what it may let apps read')
    tab.fill({ Password: tab.password })
  }
  await Promise.all(tabs.map((tab) => tab.press('Sign in')))
  const told = tabs.map((tab) => `${tab.status} ${tab.url}`)
  const winners = tabs.filter((tab) => tab.status === 200).length
  const made = (await bindings(person, resource)) - before
  return { winners: made === 1 ? winners : -made, told }
}

async function bindings(person: Person, resource: string): Promise<number> {
  const answer = await person.fetch(`${resource}/bindings`)
  return ((await answer.json()) as { bindings: unknown[] }).bindings.length
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
