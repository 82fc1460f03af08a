import type { Plan } from './plan.ts'

/** The person that `--demo` creates: name and password are the same at both services. */
export interface Demo {
  alias: string
  name: string
  password: string
}

export async function demo(_plan: Plan): Promise<Demo> {
  throw new Error('--demo needs the services of this repository')
}
