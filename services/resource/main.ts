import { runService } from '@mandate/server'
import { startResource } from './start.ts'

await runService({ port: 4001, name: 'resource' }, startResource, process)
