import { mkdirSync } from 'node:fs'
import { startCeph } from './ceph.ts'
import { installDebian, program } from './debian.ts'
import { type Part, PartMissing } from './part.ts'

const PROGRAMS = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph', 'ceph-authtool', 'monmaptool']
const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common']

/** The S3 server that the environment names, else a Ceph RADOS Gateway of our own, in memory. */
export async function findS3(folder: string, signal: AbortSignal): Promise<Part> {
  if (process.env['S3_ENDPOINT']) return { env: {}, stop: async () => {} }
  const present = () => PROGRAMS.every(program)
  if (!present() && !(installDebian(...PACKAGES) && present())) {
    throw new PartMissing('S3_ENDPOINT is not set, and no Ceph RADOS Gateway could be installed')
  }
  mkdirSync(folder, { recursive: true })
  try {
    return await startCeph(folder, signal)
  } catch (cause) {
    throw new PartMissing(`the Ceph RADOS Gateway did not start: ${cause}`, { cause })
  }
}
