'use client'

import type { ComponentPropsWithRef } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { useField } from '#components/ui/field.tsx'

export type TextInputProps = ComponentPropsWithRef<'input'> & { mono?: boolean }

export function TextInput({ mono, className, ...rest }: TextInputProps) {
  const field = useField()
  return (
    <input type="text" dir="auto" {...field} {...rest} className={classNames('input', mono && 'mono', className)} />
  )
}

export type TextAreaProps = ComponentPropsWithRef<'textarea'> & { mono?: boolean }

export function TextArea({ mono, className, ...rest }: TextAreaProps) {
  const field = useField()
  return <textarea dir="auto" {...field} {...rest} className={classNames('text-area', mono && 'mono', className)} />
}
