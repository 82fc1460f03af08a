import { baseName } from '@mandate/importer'

const PHOTOS =
  "photos|fotos|foto|foto[’']s|fotky|fotografie|fotografii|fotografije|foton|fotók|zdjęcia|снимки|фото|фотографии|фотографії|фотографије|bilder|billeder|kuvat|valokuvat|φωτογραφίες|ảnh|nuotraukos|fotod"
const FROM =
  'from|von|aus|de|del|do|da|dal|uit|van|z|ze|roku|fra|från|vuodelta|din|dari|từ|iz|iš|из|за|з|от|από|το'
const YEAR = '(?:19|20)\\d\\d'

const BEHIND = new RegExp(`^(?:${PHOTOS}) (?:(?:${FROM}) ){1,2}${YEAR}(?: [гр]\\.)?$`, 'iu')
const BEFORE = new RegExp(
  `^${YEAR} ?(?:年の写真|年[的の]?[照相]片|년의? ?사진|fotoğrafları|-[ea]s fotók)$`,
  'iu',
)

/**
 * "Photos from 2019" in any language is no album: what lies there only lies there. An album that
 * somebody called "Fotos Urlaub 2019" is one.
 */
export function isYearFolder(folder: string): boolean {
  const name = baseName(folder).normalize('NFC').replaceAll('\u00a0', ' ')
  return BEHIND.test(name) || BEFORE.test(name)
}

/**
 * The folders of years in a language that nobody knows here: those called alike but for the year, where they hold
 * most of the photos. Every photo lies in one of them, and some in albums as well.
 * @param folders how many photos lie in each that has no album's own file
 */
export function yearsByShape(folders: ReadonlyMap<string, number>): ReadonlySet<string> {
  const alike = new Map<string, string[]>()
  for (const folder of folders.keys()) {
    if (baseName(folder).match(ANY_YEAR)?.length !== 1) continue
    const called = folder.replace(ANY_YEAR, '#')
    const same = alike.get(called)
    if (same) same.push(folder)
    else alike.set(called, [folder])
  }
  const count = (some: Iterable<string>) =>
    [...some].reduce((sum, folder) => sum + (folders.get(folder) ?? 0), 0)
  const most = count(folders.keys()) / 2
  return new Set([...alike.values()].find((some) => some.length > 1 && count(some) > most))
}

const ANY_YEAR = new RegExp(`(?<!\\d)${YEAR}(?!\\d)`, 'g')

const BINS =
  /^(trash|bin|corbeille|papierkorb|papelera|prullenbak|cestino|lixeira|kosz|koš|kôš|roskakori|papirkurv|papperskorg|papirkurven|çöp kutusu|корзина|кошик|кошче|ゴミ箱|回收站|垃圾桶|휴지통|archive|archiv|archives|archivo|archief|archivio|failed videos)$/iu

/** Where deleted and archived photos lie. */
export function isBin(folder: string): boolean {
  return BINS.test(baseName(folder))
}
