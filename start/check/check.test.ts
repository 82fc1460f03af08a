import assert from 'node:assert/strict'
import { test } from 'node:test'
import { circles } from './circles.ts'
import { wrongDirections } from './directions.ts'
import { badShapes } from './shape.ts'

const directions = (file: string, text: string) => wrongDirections([file], () => text)

test('a service may not import the other one', () => {
  const text = "import { startResource } from '@mandate/resource'\n"
  assert.match(directions('services/authorization/app.ts', text).join(), /may not import/)
  assert.deepEqual(directions('test/support/world.ts', text), [])
})

test('a relative import may not leave its workspace', () => {
  const text = "export {\n  covers,\n} from '../../packages/grants/src/index.ts'\n"
  assert.match(directions('services/resource/app.ts', text).join(), /leaves the workspace/)
  assert.match(directions('cli/x.ts', "await import('../start/main.ts')").join(), /leaves/)
  assert.deepEqual(directions('cli/x.ts', "const up = join(import.meta.dirname, '..')"), [])
})

test('no room imports app.ts, and provider/ no room', () => {
  const app = "import { app } from '../app.ts'\n"
  assert.match(directions('services/resource/records/routes.ts', app).join(), /imports app.ts/)
  assert.deepEqual(directions('services/resource/start.ts', "import { app } from './app.ts'"), [])
  const room = "import { find } from '../clients/index.ts'\n"
  assert.match(directions('services/authorization/provider/adapter.ts', room).join(), /no room/)
  const database = "import type { Database } from '../database.ts'\n"
  assert.deepEqual(directions('services/authorization/provider/adapter.ts', database), [])
})

test('files that import each other in a loop are told, whatever they import', () => {
  const texts: Record<string, string> = {
    'cli/a.ts': "import type { B } from './x/b.ts'\n",
    'cli/x/b.ts': "import { c } from '../c.ts'\n",
    'cli/c.ts': "export { a } from './a.ts'\n",
    'cli/d.ts': "import { a } from './a.ts'\n",
  }
  const told = circles(Object.keys(texts), (file) => texts[file] ?? '')
  assert.equal(told.length, 1)
  assert.match(told.join(), /^cli\/a.ts → cli\/x\/b.ts → cli\/c.ts → cli\/a.ts: /)
})

test('only main.ts and worker.ts read the environment', () => {
  const text = 'const port = process.env.PORT // a comment\n'
  assert.match(directions('services/resource/app.ts', text).join(), /process.env/)
  assert.deepEqual(directions('services/resource/main.ts', text), [])
  assert.deepEqual(directions('services/resource/app.ts', '// process.env is read elsewhere'), [])
})

test('files over 300 lines and names that say nothing are told', () => {
  const long = () => 'x\n'.repeat(301)
  assert.match(badShapes(['cli/main.ts'], long).join(), /301 lines/)
  assert.deepEqual(
    badShapes(['cli/main.ts'], () => 'x\n'.repeat(300)),
    [],
  )
  assert.match(badShapes(['cli/utils.ts'], () => '').join(), /"utils.ts" names no thing/)
  assert.match(badShapes(['packages/helpers/index.ts'], () => '').join(), /"helpers"/)
})
