/** A thread of the size that production gives to imports: reads one broken export after the other. */

import { parentPort, workerData } from 'node:worker_threads'
import { Fuzz } from '../../support/exports/fuzz.ts'

const fuzz = await Fuzz.open(workerData)
parentPort?.postMessage('ready')
parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await fuzz.round(seed))
})
