import {
  type CatalogCollection,
  type CatalogField,
  type Lang,
  type SpecialCategory,
  specialNames,
} from '@mandate/grants'

/** The catalog as a page of the documentation, in both languages; it is tested to be current. */
export function catalogPage(collections: readonly CatalogCollection[]): string {
  const providers = [...new Set(collections.map(({ name }) => name.split('.', 1)[0] as string))]
  const parts = providers.flatMap((provider) => [
    `## ${provider.charAt(0).toUpperCase()}${provider.slice(1)}`,
    ...collections.filter(({ name }) => name.startsWith(`${provider}.`)).map(section),
  ])
  return `${[...HEAD, ...parts].join('\n\n')}\n`
}

const HEAD = [
  '# Catalog: every kind of data and every field',
  `Printed from \`services/resource/catalog\`, which the consent page and the explorer print from too. After a change there:
\`WRITE=1 npm test -- services/resource/catalog/document.test.ts\`. **!** marks what must be named in a permission: data of GDPR article 9 or about
other people. Each record also has \`id\`, \`time\`, \`account\`, and \`source\` (!).`,
]

const EVERYWHERE = new Set(['id', 'time', 'account', 'source'])

const mayTell = (special: SpecialCategory[] | undefined) =>
  special && `may tell of ${specialNames(special, 'en').join(', ')}`

function section(collection: CatalogCollection): string {
  const { name, sensitive, about_others, special, words, fields } = collection
  const told9 = special && `*${mayTell(special)}*`
  const marks = [sensitive && '**!**', about_others && '*also about others*', told9].filter(Boolean)
  const told = (lang: Lang) => {
    const { title, description, use } = words?.[lang] ?? { title: name }
    return `${lang}: **${title}.** ${description ?? ''} *${use ?? ''}*`
  }
  const rows = fields.filter((field) => !EVERYWHERE.has(field.name)).map(row)
  return [
    `### \`${name}\` ${marks.join(' ')}`.trim(),
    '',
    `- ${told('en')}`,
    `- ${told('fr')}`,
    '',
    '| field | type | unit | in English | en français | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function row({ name, type, unit, words, reveals, ...field }: CatalogField): string {
  const { sensitive, special, description } = field
  const more = [
    sensitive && '**!**',
    mayTell(special),
    reveals && `tells ${reveals.join(', ')}`,
    description,
  ]
  const cells = [
    ...[`\`${name}\``, type, unit ?? '', words?.en.title ?? '', words?.fr.title ?? ''],
    more.filter(Boolean).join('; '),
  ]
  return `| ${cells.join(' | ')} |`
}
