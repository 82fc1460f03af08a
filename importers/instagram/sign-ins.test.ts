import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const entry = (
  labels: [cookie: string, ip: string, language: string, time: string, by: string],
) => {
  const [cookie, ip, language, time, by] = labels
  return {
    title: '2021-12-17T17:10:26+00:00',
    media_map_data: {},
    string_map_data: {
      [cookie]: { href: '', value: '*************************abc', timestamp: 0 },
      [ip]: { href: '', value: '2001:db8::1', timestamp: 0 },
      [language]: { href: '', value: 'fr', timestamp: 0 },
      [time]: { href: '', value: '', timestamp: 1_639_761_026 },
      [by]: { href: '', value: 'Instagram 215.0 Android (30/11)', timestamp: 0 },
    },
  }
}
const english = entry(['Cookie Name', 'IP Address', 'Language Code', 'Time', 'User Agent'])
const korean = entry(['쿠키 이름', 'IP 주소', '언어 코드', '시간', '사용자 에이전트'])

test('signing in and out is told apart by what stands there, in any language; no cookie is kept', async () => {
  const folder = 'security_and_login_information/login_and_profile_creation'
  const files = {
    [`${folder}/login_activity.json`]: { account_history_login_history: [english] },
    [`${folder}/logout_activity.json`]: { account_history_logout_history: [korean] },
    'connections/followers_and_following/following.json': { relationships_following: [] },
  }
  const part = memoryPart('instagram-ana-2026-01-01-aaaa.zip', zipOf(files))
  const { records } = await readAll([part], [instagram])
  const same = { ip: '2001:db8::1', agent: 'Instagram 215.0 Android (30/11)' }
  const signIns = records.filter(({ collection }) => collection === 'instagram.sign_ins')
  assert.deepEqual(
    signIns.map(({ time, fields }) => [time, { ...fields }]),
    [
      [1_639_761_026_000, { activity: 'sign_in', ...same }],
      [1_639_761_026_000, { activity: 'sign_out', ...same }],
    ],
  )
  assert.deepEqual(signIns[0]!.rest, { said: { 'Language Code': 'fr' } })
  assert.doesNotMatch(JSON.stringify(records), /\*\*\*/)
})
