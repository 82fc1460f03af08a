import { closeOnSignal, createLog, readServiceConfig } from '@mandate/server'
import { startWorker } from './start-worker.ts'

const config = readServiceConfig(process.env, { port: 0, name: 'resource' })
closeOnSignal(await startWorker(config), createLog(config, 'worker'))
