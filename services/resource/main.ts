import { closeOnSignal, createLog, readServiceConfig } from '@mandate/server'
import { startResource } from './start.ts'

const config = readServiceConfig(process.env, { port: 4001, name: 'resource' })
closeOnSignal(await startResource(config), createLog(config, 'resource'))
