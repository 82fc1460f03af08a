/** The targets of all static and dynamic imports and re-exports. */
export function importsOf(text: string): string[] {
  const statement =
    /(?:^|\n)\s*(?:import|export)(?![\w.])(?:[^'"`;=()]*?\bfrom)?\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/g
  return [...withoutComments(text).matchAll(statement)].map((match) => match[1] ?? match[2] ?? '')
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}
