import { runService } from '@mandate/server'
import { operateAuthorization } from './operate.ts'
import { startAuthorization } from './start.ts'

await runService(
  { port: 4000, name: 'authorization' },
  startAuthorization,
  process,
  operateAuthorization,
)
