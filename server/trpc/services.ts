import type { AuthParts } from '#server/auth/auth-parts.ts'
import type { IncidentParts } from '#server/incident/incident-parts.ts'
import type { SampleParts } from '#server/sample/sample-parts.ts'
import type { FirstWrites } from '#server/workspace/founding.ts'
import type { Limits } from './limits.ts'

/** The parts of the running server that routers hand to their verbs. Made in `server/main.ts`. */
export type Services = {
  auth: AuthParts & { firstWrites: FirstWrites }
  incidents: IncidentParts
  sample: SampleParts
  limits: Limits
}
