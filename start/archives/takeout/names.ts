import type { Naming } from './truth.ts'

/** Takeout cuts long names: a picture's before its extension, a sidecar's before `.json`. */
const LONGEST_MEDIA = 47
const LONGEST_SIDECAR = 46

/** The name of a picture's file: its title, cut, with a counter when the folder has that name already. */
export function mediaName(title: string, counter: number): string {
  const dot = title.lastIndexOf('.')
  const stem = title.slice(0, dot).slice(0, LONGEST_MEDIA)
  return `${stem}${counted(counter)}${title.slice(dot)}`
}

/** The name of its sidecar. The counter of the picture stands behind the title here. */
export function sidecarName(title: string, naming: Naming, counter: number): string {
  const cut = (name: string) => name.slice(0, LONGEST_SIDECAR)
  switch (naming) {
    case 'supplemental':
    case 'counter moved':
      return `${cut(`${title}.supplemental-metadata`)}${counted(counter)}.json`
    case 'without extension':
      return `${cut(`${title.replace(/\.[^.]+$/, '')}.supplemental-metadata`)}.json`
    case 'upper case':
      return `${cut(title)}.JSON`
    default:
      return `${cut(title)}.json`
  }
}

function counted(counter: number): string {
  return counter > 0 ? `(${counter})` : ''
}
