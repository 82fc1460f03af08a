import { closeOnSignal, createLog, readServiceConfig } from '@mandate/server'
import { startAuthorization } from './start.ts'

const config = readServiceConfig(process.env, { port: 4000, name: 'authorization' })
closeOnSignal(await startAuthorization(config), createLog(config, 'authorization'))
