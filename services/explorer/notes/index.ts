import { Router } from 'express'
import { type Note, notesContract, notesName } from './contract.ts'
import { board, notebook } from './pages.ts'
import { smallApp } from './small-app.ts'

/**
 * Two apps that share one person's notes: the notebook declares them and may do everything with them, the board
 * sees them and may tick them off. docs/write.md.
 */
export function notes(around: Parameters<typeof smallApp>[1]): Router {
  const collection = notesName(around.publicUrl)
  const routes = Router()
  routes.use(
    smallApp(
      {
        path: '/notebook',
        name: 'Notebook',
        purpose: 'Write notes, change them and throw them away',
        scope: `${collection}.*:read,append,update,delete`,
        collections: [notesContract(around.publicUrl)],
        acts: {
          add: (access, { text = '' }) =>
            access.append<Note>(collection, { text, done: false, time: new Date().toISOString() }),
          change: (access, { id = '', text = '' }) =>
            access.update<Note>(collection, id, { text, time: new Date().toISOString() }),
          throw: (access, { id = '' }) => access.remove(collection, id),
        },
        show: (all, typed) => notebook('/notebook', all, typed),
      },
      around,
    ),
    smallApp(
      {
        path: '/board',
        name: 'Board',
        purpose: 'See what is to do and tick it off',
        scope: `${collection}.{text,done,time} ${collection}.done:update`,
        collections: [],
        acts: {
          tick: (access, { id = '' }) => access.update<Note>(collection, id, { done: true }),
        },
        show: (all) => board('/board', all),
      },
      around,
    ),
  )
  return routes
}
