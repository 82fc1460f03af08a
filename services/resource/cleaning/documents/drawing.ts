import { NotCleanable } from '../source.ts'

/** Where a drawing (SVG) tells what made it, when, and from what. */
const TOLD: [begin: string, end: string][] = [
  ['<!--', '-->'],
  ['<metadata', '</metadata>'],
  ['<svg:metadata', '</svg:metadata>'],
]
/** What programs note at its parts: names of files, ways on a disk. */
const NOTED = /\s(inkscape|sodipodi):[\w-]+="[^"]*"/g

/** The drawing without what programs say of it. */
export function cleanDrawing(drawing: string): string {
  return TOLD.reduce((text, [begin, end]) => without(text, begin, end), drawing).replace(NOTED, '')
}

function without(text: string, begin: string, end: string): string {
  const kept: string[] = []
  let at = 0
  for (let start = text.indexOf(begin); start >= 0; start = text.indexOf(begin, at)) {
    const stop = text.indexOf(end, start)
    if (stop < 0) throw new NotCleanable('a drawing with a note that does not end')
    kept.push(text.slice(at, start))
    at = stop + end.length
  }
  return kept.join('') + text.slice(at)
}
