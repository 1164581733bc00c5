import type { Play } from './play.ts'
import { badDeployPlay } from './plays/bad-deploy.ts'
import { databaseRestorePlay } from './plays/database-restore.ts'
import { hostUpgradePlay } from './plays/host-os-upgrade.ts'
import { providerOutagePlay } from './plays/provider-outage.ts'
import { replayGapPlay } from './plays/route-event-replay-gap.ts'
import { stuckWakePlay } from './plays/stuck-wake.ts'

export const plays: readonly Play[] = [
  badDeployPlay,
  hostUpgradePlay,
  stuckWakePlay,
  providerOutagePlay,
  databaseRestorePlay,
  replayGapPlay,
]
