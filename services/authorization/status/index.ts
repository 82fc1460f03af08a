export { eventRoutes } from './events.ts'
export { statusRoutes } from './list.ts'
export { createOutbox, type Outbox, sweepOutbox } from './outbox.ts'
