'use client'

import { SeverityMark } from '#components/board/severity-mark.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import type { Severity } from '#domain/incident/state.ts'
import { SEVERITIES } from '#domain/incident/state.ts'

const SAYS: Record<Severity, string> = {
  SEV1: 'Many people cannot use it, or data is at risk.',
  SEV2: 'An important part fails, or soon will.',
  SEV3: 'Noticed, with a way around it.',
  SEV4: 'Small. Worth writing down.',
}

type SeverityFieldProps = { value: Severity | null; onChange: (value: Severity) => void; error?: string }

export function SeverityField({ value, onChange, error }: SeverityFieldProps) {
  return (
    <Field group label="How bad" hint={value ? SAYS[value] : 'It can be changed at any time.'} error={error}>
      <Segmented
        options={SEVERITIES.map((severity) => ({ value: severity, label: <SeverityMark severity={severity} /> }))}
        value={value ?? undefined}
        onChange={onChange}
      />
    </Field>
  )
}
