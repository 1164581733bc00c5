import { executionRouter } from './execution-router.ts'
import { fileRouter } from './file-router.ts'
import { catalogueRouter, freezeRouter, incidentRouter, runbookRouter } from './incident-router.ts'
import { router } from './init.ts'
import { invitationRouter } from './invitation-router.ts'
import { meRouter } from './me-router.ts'
import { memberRouter } from './member-router.ts'
import { myAppsRouter } from './my-apps-router.ts'
import { resetRouter } from './reset-router.ts'
import { sampleRouter } from './sample-router.ts'
import { setupRouter } from './setup-router.ts'
import { trustedKeyRouter } from './trusted-key-router.ts'
import { workspaceRouter } from './workspace-router.ts'

/** The table of contents: one router a feature. */
export const appRouter = router({
  setup: setupRouter,
  me: meRouter,
  reset: resetRouter,
  invitation: invitationRouter,
  workspace: workspaceRouter,
  member: memberRouter,
  trustedKey: trustedKeyRouter,
  incident: incidentRouter,
  execution: executionRouter,
  file: fileRouter,
  freeze: freezeRouter,
  runbook: runbookRouter,
  catalogue: catalogueRouter,
  myApps: myAppsRouter,
  sample: sampleRouter,
})

export type AppRouter = typeof appRouter
