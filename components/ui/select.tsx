'use client'

import type { ComponentPropsWithRef } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { useField } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type SelectProps = ComponentPropsWithRef<'select'> & { mono?: boolean }

export function Select({ mono, className, children, ...rest }: SelectProps) {
  const field = useField()
  return (
    <span className="select-frame">
      <select {...field} {...rest} className={classNames('select', mono && 'mono', className)}>
        {children}
      </select>
      <Icon name="chevron-down" />
    </span>
  )
}
