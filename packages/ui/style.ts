import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

const parts = [
  'reset',
  'tokens',
  'base',
  'shell',
  'layout',
  'controls',
  'parts',
  'data',
  'entries',
  'pictures',
  'states',
]

/**
 * The files of `style/`, joined and without what only their readers need: comments and indents are a quarter of what comes over
 * the line. The order of the layers is said once, in front, so that a rule wins by its layer and never by a longer selector. The
 * address changes with the content.
 */
export const style = transformSync(
  [
    '@layer reset, tokens, base, layout, parts, states;\n',
    ...parts.map((part) => readFileSync(new URL(`./style/${part}.css`, import.meta.url), 'utf8')),
  ].join('\n'),
  { loader: 'css', minifyWhitespace: true, minifySyntax: true },
).code

export const stylePath = `/style-${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`
