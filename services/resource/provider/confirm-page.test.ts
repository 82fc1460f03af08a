/** The page that asks about a change of provider, as it is read. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Html } from '@mandate/ui'
import { type AskedApp, confirmPage } from './confirm-page.ts'

const asked = (app: Partial<AskedApp>): AskedApp => ({
  ...{ id: 'g', host: 'app.example', isPerson: false, sentences: [], apart: 'never used' },
  ...{ since: 0, managerHost: null },
  ...app,
})

const said = (lang: 'en' | 'fr', app: AskedApp) =>
  confirmPage({
    ...{ lang, csrf: new Html(''), link: 'l', from: [{ host: 'a.example', since: 0 }], beside: [] },
    to: {
      host: 'b.example',
      account: 'anna',
      sixWords: 'shelter half claim mustard crab zigzag',
      keys: '',
      onDevice: false,
    },
    ...{ keysGone: 0, apps: [app], further: 0, opened: [], silent: [], chosen: null },
    ...{ moved: false, insisted: false, isBrought: false, asksAgain: true },
  }).body.toString()

test('an app that never read is an “it”, and a person is none', () => {
  const person = asked({ host: 'bob@b.example', isPerson: true })
  assert.match(said('en', asked({})), /It has never read anything/)
  assert.match(said('en', person), /They have never read anything/)
  assert.doesNotMatch(said('en', person), /It has never/)
  assert.match(said('fr', asked({})), /Elle n’a jamais rien lu/)
  assert.match(said('fr', person), /Cette personne n’a jamais rien lu/)
})

test('one that is added comes in the place of none, so there is no way from and to', () => {
  const heads = (from: string[], beside: string[]) =>
    confirmPage({
      ...{ lang: 'fr', csrf: new Html(''), link: 'l', beside, opened: [], silent: [], apps: [] },
      from: from.map((host) => ({ host, since: 0 })),
      to: { host: 'b.example', account: 'anna', sixWords: 'six', keys: '', onDevice: false },
      ...{ keysGone: 0, further: 0, chosen: null, moved: false, insisted: false },
      ...{ isBrought: false, asksAgain: true },
    })
      .body.toString()
      .match(/<dt>[^<]*/g)
      ?.join(' ')
  assert.match(heads(['a.example'], []) ?? '', /<dt>De <dt>Vers /)
  assert.match(heads([], ['a.example']) ?? '', /^<dt>Gestionnaire /)
  assert.match(heads([], []) ?? '', /^<dt>Gestionnaire /)
})

test('a browser that translates the page leaves the six words of the key as they are', () => {
  assert.match(said('fr', asked({})), /<p class="six" translate="no">shelter half claim/)
})
