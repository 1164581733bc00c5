import type { Fault } from './fault.ts'
import { killAppAtRandom, killAppBetweenTrips, killAppUnanswered, killAppUncommitted } from './kinds/kill-app.ts'
import { killBackend, killPostmaster, resetConnections } from './kinds/kill-postgres.ts'

export const faults: readonly Fault[] = [
  killAppAtRandom,
  killAppBetweenTrips,
  killAppUncommitted,
  killAppUnanswered,
  killPostmaster,
  killBackend,
  resetConnections,
]
