import { OWNER } from '../life.ts'
import type { Entry } from '../zip.ts'

/** Products that nothing reads yet, and the files that every Takeout has. */
export function rest(): { overview: Entry; others: Entry[] } {
  const note = {
    color: 'DEFAULT',
    isTrashed: false,
    isPinned: true,
    isArchived: false,
    textContent: 'flour, yeast, salt – and the small tin',
    title: 'Errands',
    userEditedTimestampUsec: 1_562_000_000_000_000,
    createdTimestampUsec: 1_561_990_000_000_000,
  }
  const task = {
    kind: 'tasks#task',
    id: 'dGFzazE',
    title: 'Return the books',
    status: 'needsAction',
  }
  const tasks = { kind: 'tasks#taskLists', items: [{ title: 'My Tasks', items: [task] }] }
  const places = 'Title,Note,URL,Comment\nThe bakery,,https://www.google.com/maps/place/bakery,\n'
  return {
    overview: {
      path: 'Takeout/archive_browser.html',
      content: `<html><head><title>Takeout</title></head><body><h1>${OWNER.email}</h1></body></html>`,
    },
    others: [
      { path: 'Takeout/Keep/Errands.json', content: JSON.stringify(note) },
      {
        path: 'Takeout/Keep/Errands.html',
        content: `<html><body>${note.textContent}</body></html>`,
      },
      { path: 'Takeout/Keep/Labels.txt', content: 'home\n' },
      { path: 'Takeout/Tasks/Tasks.json', content: JSON.stringify(tasks) },
      { path: 'Takeout/Saved/Want to go.csv', content: places },
    ],
  }
}
