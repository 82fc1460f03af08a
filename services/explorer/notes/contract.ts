import { namespaceOf } from '@mandate/client'

/** A note, as both apps know it. */
export interface Note {
  text: string
  done: boolean
  time: string
}

/** What notes are called at this address: names of an app's collections begin with its host turned round. */
export function notesName(publicUrl: string): string {
  return `${namespaceOf(publicUrl)}.notes`
}

/** What the notebook declares in its client document: docs/write.md. */
export function notesContract(publicUrl: string): object {
  return {
    name: notesName(publicUrl),
    version: 1,
    words: {
      en: {
        title: 'Notes',
        description: 'What you write down in the sample apps.',
        plain: 'notes',
      },
      fr: { title: 'Notes', description: 'Ce que vous notez dans les exemples.', plain: 'notes' },
    },
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        text: { type: 'string', minLength: 1, maxLength: 2_000 },
        done: { type: 'boolean' },
        time: { type: 'string', format: 'date-time' },
      },
      required: ['text'],
      additionalProperties: false,
    },
    fields: {
      text: { en: 'text', fr: 'texte' },
      done: { en: 'done or not', fr: 'fait ou non' },
    },
  }
}
