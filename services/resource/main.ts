import { runService } from '@mandate/server'
import { operateResource } from './operate.ts'
import { startResource } from './start.ts'

await runService({ port: 4001, name: 'resource' }, startResource, process, operateResource)
