import type { Jobs, Log } from '@mandate/server'
import type { Blobs } from '../files/blobs.ts'
import { openDrawer } from './drawer.ts'
import type { PreviewsStore } from './store.ts'

const queue = 'previews'
/** Files for one job; the next one comes in line behind other owners. */
const AT_ONCE = 100

/** Asks for previews of what an owner has none of yet; of several such wishes one waits. */
export async function wantPreviews(jobs: Pick<Jobs, 'send'>, owner: string): Promise<void> {
  await jobs.send(queue, { owner }, { key: owner })
}

/** Makes previews until disposed, one picture at a time. */
export async function workOnPreviews(rooms: {
  previews: PreviewsStore
  blobs: Pick<Blobs, 'find'>
  jobs: Pick<Jobs, 'work' | 'send'>
  log: Log
}): Promise<AsyncDisposable> {
  const { previews, blobs, jobs, log } = rooms
  const drawer = openDrawer()
  let isEnding = false

  const drawAll = async (owner: string) => {
    const files = await previews.waiting(owner, AT_ONCE)
    let drawn = 0
    for (const sha256 of files) {
      if (isEnding) return
      const file = await blobs.find(owner, sha256.toString('hex'))
      if (!file) continue
      const pictures = await drawer.draw(file)
      // An end that cut the drawing off says nothing about the picture.
      if (isEnding) return
      await previews.save(owner, sha256, pictures)
      drawn += pictures.length > 0 ? 1 : 0
    }
    if (files.length > 0) log.info({ owner, files: files.length, drawn }, 'previews')
    if (files.length === AT_ONCE) await wantPreviews(jobs, owner)
  }

  let running: Promise<void> = Promise.resolve()
  await jobs.work<{ owner: string }>(queue, async ({ owner }) => {
    running = drawAll(owner)
    await running
  })
  return {
    async [Symbol.asyncDispose]() {
      isEnding = true
      await drawer[Symbol.asyncDispose]()
      await running.catch(() => {})
    },
  }
}
