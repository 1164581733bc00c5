'use client'

import { useId } from 'react'
import { ROLE_NAMES, ROLE_SENTENCES } from '#components/members/role-words.ts'
import { Field } from '#components/ui/field.tsx'
import type { Role } from '#domain/access/permissions.ts'

type RoleFieldProps<R extends Role> = {
  roles: readonly R[]
  value: R | null
  onChange: (role: R) => void
  error?: string
}

export function RoleField<R extends Role>({ roles, value, onChange, error }: RoleFieldProps<R>) {
  const name = useId()
  return (
    <Field group label="Role" error={error}>
      {roles.map((role) => (
        <label key={role} className="check">
          <input type="radio" name={name} value={role} checked={value === role} onChange={() => onChange(role)} />
          <span>
            {ROLE_NAMES[role]}
            <span className="meta">{ROLE_SENTENCES[role]}</span>
          </span>
        </label>
      ))}
    </Field>
  )
}
