import { facebook } from '@mandate/facebook'
import { google } from '@mandate/google'
import type { Importer } from '@mandate/importer'
import { instagram } from '@mandate/instagram'
import { spotify } from '@mandate/spotify'

/** Whose exports are read here. Each file goes to the first that takes it. */
export const importers: readonly Importer[] = [google, facebook, instagram, spotify]
