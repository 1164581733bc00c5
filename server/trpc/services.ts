import type { Limits } from './limits.ts'

/** The parts of the running server that routers hand to their verbs. Made in `server/main.ts`. */
export type Services = {
  limits: Limits
}
