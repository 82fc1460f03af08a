import { runService } from '@mandate/server'
import { startAuthorization } from './start.ts'

await runService({ port: 4000, name: 'authorization' }, startAuthorization, process)
