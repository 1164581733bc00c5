'use client'

import type { Picked } from '#components/declare/declaration.ts'
import { Segmented } from '#components/ui/segmented.tsx'

const CHOICES = [
  { value: 'production', label: 'Production' },
  { value: 'other', label: 'Not production' },
] as const

type ProductionChoiceProps = { picked: Picked; onChange: (picked: Picked) => void }

/** Asked of an environment that is new: rules differ for production. */
export function ProductionChoice({ picked, onChange }: ProductionChoiceProps) {
  if (!picked || !('name' in picked)) return null
  const { name, production } = picked
  const value = production === undefined ? undefined : production ? 'production' : 'other'
  return (
    <div className="declare-production">
      <Segmented
        label={`Is ${name} production?`}
        options={CHOICES}
        value={value}
        onChange={(next) => onChange({ name, production: next === 'production' })}
      />
    </div>
  )
}
