import type { Fault } from './fault.ts'
import { clockMoved } from './kinds/clock.ts'
import { comeAndGo } from './kinds/come-and-go.ts'
import { diskFull } from './kinds/disk-full.ts'
import { duplicates } from './kinds/duplicates.ts'
import { forbiddenActs } from './kinds/forbidden-acts.ts'
import { hostileMachines } from './kinds/hostile-machines.ts'
import { killAppAtRandom, killAppBetweenTrips, killAppUnanswered, killAppUncommitted } from './kinds/kill-app.ts'
import { killBackend, killPostmaster, resetConnections } from './kinds/kill-postgres.ts'
import { killProgramAtRandom, killProgramPostmaster, killStarter } from './kinds/kill-program.ts'
import { lostFrames } from './kinds/lossy.ts'
import { ownPostgres } from './kinds/own-postgres.ts'
import { poolExhausted } from './kinds/pool-exhausted.ts'
import { restartUnderWatchers } from './kinds/restart-postgres.ts'
import { silentCut } from './kinds/silence.ts'
import { slowReaders } from './kinds/slow-readers.ts'
import { stopped } from './kinds/stopped.ts'

export const faults: readonly Fault[] = [
  killAppAtRandom,
  killAppBetweenTrips,
  killAppUncommitted,
  killAppUnanswered,
  killPostmaster,
  killBackend,
  resetConnections,
  restartUnderWatchers,
  lostFrames,
  silentCut,
  poolExhausted,
  slowReaders,
  comeAndGo,
  duplicates,
  stopped,
  forbiddenActs,
  clockMoved,
  diskFull,
  killProgramAtRandom,
  killProgramPostmaster,
  killStarter,
  ...hostileMachines,
  ownPostgres,
]
