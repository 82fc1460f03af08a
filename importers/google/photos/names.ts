import { baseName, folderOf, foldName } from '@mandate/importer'

/** A media file's name taken apart: `A-edited(1).jpg` is stem `A-edited`, counter 1, `.jpg`. */
export interface MediaName {
  folder: string
  name: string
  stem: string
  counter: number
  /** With its dot, lower case; '' when there is none. */
  extension: string
}

const IMAGE =
  /\.(jpe?g|jpe|png|gif|webp|heic|heif|avif|tiff?|bmp|dng|jxl|jfif|ico|cr2|cr3|nef|nrw|arw|srw|orf|pef|rw2|raf|raw|insp|psd|svg)$/i
const VIDEO =
  /\.(mp4|m4v|mov|3gp|avi|mkv|webm|mpe?g|mts|m2ts|wmv|asf|mod|tod|mmv|divx|mp4v|qt|3g2|ogv|flv|vob|insv|mvimg|mp|mv)(~\d+)?$/i

/** Whether a file among photos may be one: by its extension, or because it has none. */
export function isMedia(path: string): boolean {
  return IMAGE.test(path) || VIDEO.test(path) || !baseName(path).includes('.')
}

export function withoutExtension(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}

export function isVideo(name: string): boolean {
  return VIDEO.test(name)
}

/** The film of a motion picture of before 2020 has its name and no extension: `MVIMG_20180418_113218`. */
export function isFilm({ name, extension }: MediaName): boolean {
  return isVideo(name) || (extension === '' && name.startsWith('MVIMG_'))
}

export function mediaName(path: string): MediaName {
  const name = baseName(path)
  const dot = /\.[^.]+$/.exec(name)
  const extension = dot ? dot[0] : ''
  const bare = name.slice(0, name.length - extension.length)
  const counted = /^(.*?)\((\d+)\)$/s.exec(bare)
  return {
    folder: folderOf(path),
    name,
    stem: counted ? counted[1]! : bare,
    counter: counted ? Number(counted[2]) : 0,
    extension: extension.toLowerCase(),
  }
}

/**
 * Which media file a sidecar's name speaks of: `A.jpg.supplemental-metadata(1).json` of `A.jpg`,
 * counter 1. The word may be cut anywhere, and so may the name; `whole` says that nothing was cut
 * for certain.
 */
export interface SidecarName {
  folder: string
  /** Names of the media it may stand for, likeliest first, without counter. */
  targets: string[]
  counter: number
  /** Characters before `.json`: names are cut at about 46 to 51. */
  length: number
}

const WORD = 'supplemental-metadata'
/** Joined to the name in another way than by a dot. */
const WHOLE_WORD = /(-supplemental-metadata|\(supplemental-metadata\))$/i

export function sidecarName(path: string): SidecarName {
  const bare = baseName(path)
    .replace(/\.json$/i, '')
    .replace(WHOLE_WORD, '')
  const counted = /^(.*?)\((\d+)\)$/s.exec(bare)
  // `A(1).jpg.json`: the counter stands inside, and belongs to the name that follows.
  const text = counted ? counted[1]! : bare
  const counter = counted ? Number(counted[2]) : 0
  const targets = [text]
  const dot = text.lastIndexOf('.')
  const tail = dot < 0 ? null : text.slice(dot + 1)
  const word = tail?.toLowerCase()
  if (word !== undefined && (WORD.startsWith(word) || word === 'metadata')) {
    targets.unshift(text.slice(0, dot))
  }
  return { folder: folderOf(path), targets, counter, length: bare.length }
}

/** Whether one of these sidecars names a file: a title without an extension may have dots in it, `24.02.14 - 1`. */
export function namesIn(sidecars: readonly { path: string }[]): (path: string) => boolean {
  const nameOf = (folder: string, name: string, counter: number) =>
    `${foldName(`${folder}/${name}`)}|${counter}`
  const named = new Set(
    sidecars.map(({ path }) => {
      const { folder, targets, counter } = sidecarName(path)
      return nameOf(folder, targets[0]!, counter)
    }),
  )
  return (path) => {
    const { folder, name, stem, extension, counter } = mediaName(path)
    return (
      named.has(nameOf(folder, name, 0)) || named.has(nameOf(folder, stem + extension, counter))
    )
  }
}

/** Names whose counter stands before the word, or before an extension that was left out, without it. */
export function countedInside({
  targets,
  counter,
}: SidecarName): [name: string, counter: number][] {
  if (counter > 0) return []
  return targets.flatMap((target): [string, number][] => {
    const found = /^(.+)\((\d+)\)$/s.exec(target)
    return found ? [[found[1]!, Number(found[2])]] : []
  })
}

/** The file name Google makes of a title: what file systems refuse becomes `_`. */
export function fileNameOf(title: string): string {
  return title.replace(/[\\/:*?"<>|&%'\u0000-\u001f]/g, '_')
}

// What Google writes behind the name of an edited copy, language by language; may be cut.
const EDITED = [
  'edited',
  'bearbeitet',
  'modifié',
  'modificato',
  'ha editado',
  'editado',
  'editada',
  'bewerkt',
  'edytowane',
  'redigeret',
  'redigerad',
  'redigert',
  'muokattu',
  'upraveno',
  'upravené',
  'düzenlendi',
  'editat',
  'szerkesztett',
  'изменено',
  'измененный',
  'изменённый',
  'отредактировано',
  'відредаговано',
  'редактирано',
  '編集済み',
  '已修改',
  '编辑',
  '已编辑',
  '已編輯',
  '수정됨',
  'แก้ไขแล้ว',
  'đã chỉnh sửa',
  'diedit',
  'επεξεργάστηκε',
  'נערך',
  'معدل',
  // What Google makes of a photo by itself, where it does not describe that.
  'effects',
  'smile',
  'mix',
]

/**
 * The stem of the original when this is the name of an edited copy, else null. A cut suffix counts
 * where the name is as long as names get; `loosely` where nothing else explains the file.
 */
export function originalStem(stem: string, loosely = false): string | null {
  const tilde = /^(.+)~\d+$/.exec(stem)
  if (tilde) return tilde[1]!
  const dash = stem.lastIndexOf('-')
  if (dash <= 0) return null
  const suffix = stem
    .slice(dash + 1)
    .normalize('NFC')
    .toLowerCase()
  const cut = loosely ? suffix.length > 1 : stem.length >= 45 && suffix.length > 0
  const known = EDITED.some((word) => word === suffix || (cut && word.startsWith(suffix)))
  return known ? stem.slice(0, dash) : null
}

/** Stems it may be edited from, the nearest first: `IMG~2-edited` is one of `IMG~2`, and of `IMG`. */
export function originalStems(stem: string, loosely = false): string[] {
  const first = originalStem(stem, loosely)
  const second = first === null ? null : originalStem(first, loosely)
  return [first, second].filter((one) => one !== null)
}

/** What a file may be a form of: the names of others in its folder, without number and extension. */
export function formOf(path: string): string[] {
  if (!isMedia(path)) return []
  const name = mediaName(path)
  const stills = isFilm(name) ? [name.stem, name.name] : []
  return [...originalStems(name.stem, true), ...stills].map(foldName)
}

/** The photos that a description may be of, by their names in its folder: `A(1).jpg` for `A.jpg.supplemental-metadata(1).json`. */
export function namesOf({ targets, counter }: Pick<SidecarName, 'targets' | 'counter'>): string[] {
  if (counter === 0) return targets
  return targets.map((target) => target.replace(/(\.[^.]+)?$/, `(${counter})$1`))
}

/** The same of any file; none where it describes none. */
export function describes(path: string): string[] {
  return /\.json$/i.test(path) ? namesOf(sidecarName(path)).filter(isMedia).map(foldName) : []
}

/** Whether a description is that of a still, or of an original, where the file is its film or its edited copy. */
export function isOfAnother(
  name: string,
  { path, title }: Readonly<{ path: string; title: string }>,
): boolean {
  const { targets } = sidecarName(path)
  if (targets.some((target) => foldName(target) === foldName(name))) return false
  const of = fileNameOf(title)
  if (!of.includes('.') || !isMedia(of)) return false
  if (isVideo(name)) return !isVideo(of)
  return (
    originalStem(mediaName(name).stem, true) !== null &&
    originalStem(mediaName(of).stem, true) === null
  )
}

/** Order of names that does not hang on a language. */
export const byText = (a: string, b: string): number => Number(a > b) - Number(a < b)
