import type { AsOwner } from '#server/db/connect.ts'
import type { IncidentParts } from '#server/incident/incident-parts.ts'
import type { BuiltIn } from '#server/runbook/install.ts'

export type SampleParts = { incidents: IncidentParts; asOwner: AsOwner; builtIns: readonly BuiltIn[] }
