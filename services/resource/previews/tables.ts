import type { Generated } from 'kysely'

export interface PreviewsTables {
  blob_previews: {
    owner: string
    sha256: Buffer
    kind: number
    object_key: string | null
    size: Generated<number>
    width: Generated<number>
    height: Generated<number>
  }
}
