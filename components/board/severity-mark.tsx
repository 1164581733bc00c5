import type { SeverityLevel } from '#components/ui/severity.tsx'
import { Severity as Mark } from '#components/ui/severity.tsx'
import type { Severity } from '#domain/incident/state.ts'

const LEVELS: Record<Severity, SeverityLevel> = { SEV1: 1, SEV2: 2, SEV3: 3, SEV4: 4 }

export const SeverityMark = ({ severity }: { severity: Severity }) => <Mark level={LEVELS[severity]} />
