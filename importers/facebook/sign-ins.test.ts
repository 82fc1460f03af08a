import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const folder = 'security_and_login_information'
const files = {
  [`${folder}/account_activity.json`]: {
    account_activity_v2: [
      {
        ...{ action: 'Login', timestamp: 1_600_000_000, user_agent: 'Mozilla/5.0 (X11)' },
        ...{ ip_address: '192.0.2.1', datr_cookie: 'a1b2************' },
        ...{ city: 'Lyon', region: 'Rhône', country: 'FR', site_name: 'facebook.com' },
      },
    ],
  },
  [`${folder}/logins_and_logouts.json`]: {
    account_accesses_v2: [
      {
        ...{ action: 'Login', timestamp: 1_600_000_000, site: 'www.facebook.com' },
        ip_address: '192.0.2.1',
      },
      { action: 'Log out', timestamp: 1_600_003_600, site: 'www.facebook.com' },
      { said: 'something else' },
    ],
  },
  [`${folder}/where_you're_logged_in.json`]: {
    active_sessions_v2: [
      {
        ...{ created_timestamp: 1_600_000_000, updated_timestamp: 1_600_100_000 },
        ...{ ip_address: '192.0.2.1', user_agent: 'Mozilla/5.0 (X11)', location: 'Lyon, France' },
        ...{ app: 'Facebook', device: 'Linux', session_type: 'web' },
      },
    ],
  },
}

test('sign-ins, told twice and counted once, and sessions; no cookie is kept', async () => {
  const { records, classes } = await readAll(
    [memoryPart('facebook-ana-2026-01-01-aaaa.zip', zipOf(files))],
    [facebook],
  )
  const signIns = records.filter(({ collection }) => collection === 'facebook.sign_ins')
  const byKey = Map.groupBy(signIns, ({ key }) => key)
  assert.deepEqual(
    [...byKey.values()].map((same) => Object.assign({}, ...same.map(({ fields }) => fields))),
    [
      {
        ...{ activity: 'login', ip: '192.0.2.1', agent: 'Mozilla/5.0 (X11)' },
        ...{ product: 'www.facebook.com', place: 'Lyon, Rhône, FR' },
      },
      { activity: 'log out', product: 'www.facebook.com' },
      {
        ...{ activity: 'session', ip: '192.0.2.1', agent: 'Mozilla/5.0 (X11)' },
        ...{ product: 'Facebook', place: 'Lyon, France', device: 'Linux' },
      },
    ],
  )
  const session = signIns.at(-1)!
  assert.deepEqual([session.time, session.timeEnd], [1_600_000_000_000, 1_600_100_000_000])
  assert.doesNotMatch(JSON.stringify(records), /a1b2/)
  const about = classes.get(`${folder}/logins_and_logouts.json`)
  assert.deepEqual([about?.class, about?.warning], ['imported', 'some_not_read'])
})
