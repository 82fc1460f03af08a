export { eventRoutes } from './events.ts'
export { statusRoutes } from './list.ts'
export { createOutbox, type Outbox } from './outbox.ts'
export { sweepOutbox } from './sweep.ts'
