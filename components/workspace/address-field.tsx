'use client'

import { useState } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

type AddressFieldProps = {
  field: UseFormRegisterReturn
  /** The name it follows. */
  name: string
  /** What the name suggests, or an empty text. */
  suggested: string
  error?: string
  onEdit: () => void
}

/** The address follows the name until somebody writes it. Folded away while the name suggests a good one. */
export function AddressField({ field, name, suggested, error, onEdit }: AddressFieldProps) {
  const [open, setOpen] = useState(false)
  if (!open && name.trim() === '') return null
  if (!open && !error && suggested !== '') {
    return (
      <p className="meta">
        Its pages stand at <code>/w/{suggested}</code>.{' '}
        <button
          type="button"
          className="link-button"
          onClick={() => {
            setOpen(true)
            onEdit()
          }}
        >
          Change the address
        </button>
      </p>
    )
  }
  return (
    <Field label="Address" hint="Lower-case letters, digits and hyphens. It stays for good." error={error}>
      <TextInput mono autoComplete="off" spellCheck={false} onFocus={() => setOpen(true)} {...field} />
    </Field>
  )
}
