/** The README's map is true: each room of both services stands in it, and nothing that is not there. */

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'

const ROOT = new URL('../../', import.meta.url)
/** SQL and no room. */
const NO_ROOMS = ['migrations', 'node_modules']

for (const service of ['authorization', 'resource']) {
  test(`the map names the rooms of the ${service} service`, async () => {
    const readme = await readFile(new URL('README.md', ROOT), 'utf8')
    const [line = ''] = readme.split('\n').filter((one) => one.includes(`](services/${service}) |`))
    const named = [...line.matchAll(/`([^`]+)`/g)].flatMap(([, names]) => String(names).split(' '))
    const entries = await readdir(new URL(`services/${service}/`, ROOT), { withFileTypes: true })
    const rooms = entries.filter((one) => one.isDirectory()).map(({ name }) => name)
    const wanted = rooms.filter((name) => !NO_ROOMS.includes(name))
    assert.deepEqual(named.sort(), wanted.sort())
  })
}
