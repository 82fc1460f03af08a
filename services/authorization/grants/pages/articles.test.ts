import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CatalogUnreachable } from '../../bindings/index.ts'
import type { StoredGrant } from '../store.ts'
import { createArticles } from './articles.ts'
import { accessPage, endPage } from './page.ts'
import type { AccessArticle } from './page-props.ts'

const spoken = {
  ...{ text: 'Your photos of 2018: title.', denied: [], sensitive: true, aboutOthers: false },
  ...{ mayTell: [], use: null, openEnded: false },
}
const grant: StoredGrant = {
  ...{ id: 'g', jti: 'g', account: 'a', resource: 'https://vault.example/owners/x' },
  ...{ clientId: 'https://app.example/client.json', clientS256: '', jws: '', details: [] },
  ...{ catalog: 'c', shown: [spoken], once: false, bearer: false, carried: false, grantee: null },
  ...{ status: { list: 0, idx: 0 }, state: 'delivered', issuedAt: 0, expiresAt: null },
  ...{ lastUsed: null, endedAt: null, endedBy: null },
}

const ending: AccessArticle = {
  ...{ grant: 'g', status: 'ending', appHost: 'app.example', appName: null, person: null },
  ...{ dataHost: 'vault.example', dataAccessUrl: 'https://vault.example/access' },
  openThereUrl: null,
  ...{ sentences: [spoken], spoken: 'en', since: 0, until: null, once: false, bearer: false },
  ...{ lastUsed: null, ended: null, endUrl: null, changeUrl: null, receiptUrl: null },
  policyUrl: null,
}

test('while the catalog is not to be had, what was agreed to stands in its own language, and is marked so', async () => {
  const articles = createArticles({
    clock: () => 0,
    refused: async () => new Set(),
    store: { localesOf: async (ids) => new Map(ids.map((id) => [id, 'en'])) },
    linksOf: async () => [
      { resource: grant.resource, catalogUrl: 'https://vault.example/catalog' },
    ],
    catalogs: {
      async named() {
        throw new CatalogUnreachable('nobody answers')
      },
    },
    clients: { snapshot: async () => null },
  })
  const shown = await articles([grant], 'fr')
  const access = accessPage({
    ...{ lang: 'fr', live: shown, apps: 1, people: 0, ended: [], endedInAll: 0 },
    ...{ older: null, everything: [], gone: [], shared: null, sharePerson: false },
  }).body.toString()
  assert.match(access, /<li lang="en"><strong>Your photos of 2018: title\.<\/strong>/)
  assert.match(access, /<span class="tag" lang="fr">.*Sensible<\/span>/)
  const end = endPage({
    ...{ lang: 'fr', article: shown[0]!, action: '/', csrf: '', keepUrl: '/access' },
  }).body.toString()
  assert.match(end, /<ul lang="en"><li><strong>Your photos/)
})

test('what waits to be replaced sends nobody to end what is in its place', () => {
  const said = (by: 'owner' | 'replaced') =>
    accessPage({
      ...{
        lang: 'en',
        apps: 0,
        people: 0,
        ended: [],
        endedInAll: 0,
        older: null,
        everything: [],
        gone: [],
      },
      ...{ shared: null, sharePerson: false, live: [{ ...ending, ended: { at: 0, by } }] },
    }).body.toString()
  assert.match(said('owner'), /has not confirmed yet\. You can <a[^>]*>end it there yourself/)
  assert.match(said('replaced'), /has not confirmed the change yet/)
  assert.doesNotMatch(said('replaced'), /end it there yourself/)
})
