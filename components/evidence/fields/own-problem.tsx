'use client'

import { Icon } from '#components/ui/icon.tsx'
import { useDraftField } from './draft-field.ts'

/** A problem of the whole answer, under it. */
export function OwnProblem({ name }: { name: string }) {
  const { error } = useDraftField(name)
  if (!error) return null
  return (
    <p className="field-error">
      <Icon name="violated" small />
      <span>{error}</span>
    </p>
  )
}
