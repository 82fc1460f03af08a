/** What goes wrong is said in the language of the reader: what it was, what has not happened, what to do, and a way on. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { World } from '../support/world.ts'

let world: World
const anna = new Person('anna')
before(async () => {
  world = await World.start({ worker: false })
  for (const service of [world.resource, world.authorization]) await anna.signUp(service)
})
after(() => world[Symbol.asyncDispose]())

async function inFrench(url: string, form?: Record<string, string>) {
  const answer = await anna.fetch(url, {
    headers: { accept: 'text/html', 'accept-language': 'fr' },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  const html = await answer.text()
  assert.match(html, /<html lang="fr"/, url)
  // What is known in English only is folded away for developers.
  return {
    status: answer.status,
    said: html.replace(/<details class="developers">.*?<\/details>/gs, ''),
  }
}

const ENGLISH = /\b(the|this|there|was|not|try|again|nothing)\b/i

test('an error page speaks French to who reads French, at both services', async () => {
  const pages: [status: number, says: RegExp, url: string, form?: Record<string, string>][] = []
  for (const service of [world.resource, world.authorization]) {
    pages.push([
      404,
      /Il n’y a rien à cette adresse[\s\S]*L’adresse est/,
      `${service}/no/such/page`,
    ])
    pages.push([
      403,
      /ne vient pas d’une page de ce service/,
      `${service}/sign-out`,
      { _csrf: 'x' },
    ])
    pages.push([400, /cette adresse/i, `${service}/access/ended?before=yesterday`])
    pages.push([404, /Cet accès n’existe pas/, `${service}/access/none/end`])
    pages.push([400, /Nom et Mot de passe/, `${service}/sign-in`, { name: 'anna' }])
  }
  pages.push([404, /Il n’y a pas d’import 99\./, `${world.resource}/imports/99`])
  pages.push([404, /Il n’y a rien de no\.such ici/, `${world.resource}/delete/no.such`])
  pages.push([404, /données de cette sorte/, `${world.resource}/explore/no.such`])
  pages.push([400, /Cette question a déjà reçu une réponse/, `${world.authorization}/consent/none`])
  pages.push([400, /Cela n’a pas fonctionné/, `${world.authorization}/auth?client_id=x`])
  for (const [status, says, url, form] of pages) {
    const page = await inFrench(url, form)
    assert.equal(page.status, status, url)
    assert.match(page.said, says, url)
    assert.match(page.said, /href="\/"/, url)
    const text = page.said.replaceAll(/<style.*?<\/style>|<[^>]+>/gs, ' ')
    assert.doesNotMatch(text.replace(/English/g, ''), ENGLISH, url)
  }
})

test('of a question that is over it says where to go on, and not that nothing was changed', async () => {
  await anna.go(`${world.authorization}/consent/none`)
  assert.ok(anna.has('This question was answered already'), anna.text)
  assert.ok(anna.has('What you allowed stands under Access.'))
  assert.ok(!anna.has('Nothing was changed'), anna.text)
})

test('whoever is signed in keeps the ways to everywhere on it, and a stranger is shown none', async () => {
  for (const service of [world.resource, world.authorization])
    for (const path of ['/no/such/page', '/access/none/end']) {
      await anna.go(service + path)
      assert.equal(anna.status, 404)
      for (const way of ['Home', 'Access', 'Activity', 'anna', 'Sign out'])
        assert.equal(anna.page.links(way).length, 1, `${way}: ${anna.text}`)
      assert.match(anna.page.html, /aria-label="Main"/)
    }
  await anna.go(`${world.authorization}/auth?client_id=x`)
  assert.equal(anna.status, 400)
  assert.equal(anna.page.links('Access').length, 1)
  const stranger = new Person('stranger')
  await stranger.go(`${world.resource}/no/such/page`)
  assert.doesNotMatch(stranger.page.html, /aria-label="Main"/)
})

test('a request whose answer can go nowhere is told of in words of ours, with what its developer has to do', async () => {
  await using app = await App.start({ name: 'Trip Map', confidential: false })
  const other = `${app.origin}/elsewhere`
  const known = { client_id: app.clientId }
  const code = { ...known, response_type: 'code' }
  const asked: [Record<string, string>, en: RegExp, fr: RegExp, more?: string][] = [
    [{}, /client_id is missing\. It is the address/, /Il manque client_id\u202f: c’est l’adresse/],
    [{ client_id: 'x' }, /names no app/, /ne nomme aucune application/],
    [known, /push the request to \/request first/, /déposez d’abord la demande à \/request/],
    [
      code,
      /redirect_uri is missing.*\/callback/,
      /Il manque redirect_uri.*nul ne sait où va la réponse.*\/callback/,
    ],
    [
      { ...code, redirect_uri: other },
      /redirect_uri is none of those.*\/callback/,
      /redirect_uri n’est pas de ceux.*\/callback/,
    ],
    [
      { ...known, request_uri: 'https://app.example/r' },
      /\/request here has answered/,
      /ne vient pas/,
    ],
    [{ ...known, request: 'a.b.c' }, /No request object/, /Aucun objet de demande/],
    [{ ...code, registration: '{}' }, /Leave registration out/, /Retirez registration/],
    [{ ...code, response_mode: 'none' }, /Leave response_mode out/, /Retirez response_mode/],
    [{ ...known, response_type: 'token' }, /must be code/, /doit être code/],
    [code, /once\. More than once came: scope/, /une seule fois.*: scope/, '&scope=a&scope=b'],
  ]
  for (const [parameters, en, fr, more = ''] of asked) {
    const url = `${world.authorization}/auth?${new URLSearchParams(parameters)}${more}`
    for (const [lang, says, person] of [
      ['en', en, /Nothing was shared\. Go back to the app/],
      ['fr', fr, /Rien n’a été partagé\. Revenez à l’application/],
    ] as const) {
      const answer = await fetch(url, {
        headers: { accept: 'text/html', 'accept-language': lang },
        redirect: 'manual',
      })
      const page = await answer.text()
      assert.equal(answer.status, 400, url)
      const [seen = '', folded = ''] = page.split('<details class="developers">')
      assert.match(seen, person, url)
      assert.match(folded, says, url)
      assert.doesNotMatch(seen, /client_id|redirect_uri/, url)
      assert.doesNotMatch(page, /missing required|not supported|did not match|must not be/, url)
    }
  }
})

test('who comes to sign in or sign up reads the name of the service in their language', async () => {
  for (const [service, name] of [
    [world.resource, 'Mandate · vos données'],
    [world.authorization, 'Mandate · accès'],
  ])
    for (const path of ['/sign-in', '/sign-up', '/no/such/page']) {
      const answer = await fetch(service + path, {
        headers: { accept: 'text/html', 'accept-language': 'fr' },
      })
      assert.ok((await answer.text()).includes(`>${name}</a>`), `${service}${path}`)
    }
})

test('a program is told in English, with the code it can act on', async () => {
  const answer = await fetch(`${world.resource}/no/such/page`, {
    headers: { accept: 'application/json', 'accept-language': 'fr' },
  })
  assert.deepEqual(await answer.json(), {
    ...{ type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' },
    detail: 'There is nothing at this address.',
  })
})
