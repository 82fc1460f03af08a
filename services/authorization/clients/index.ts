export { type Clients, createClients, type KnownClient } from './clients.ts'
export { type ClientDocument, isUnmistakable } from './document.ts'
export { ClientAway } from './last-known.ts'
export { mayAnswerAt } from './redirects.ts'
