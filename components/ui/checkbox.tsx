'use client'

import type { ComponentPropsWithRef, ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'

export type CheckboxProps = Omit<ComponentPropsWithRef<'input'>, 'type'> & { label: ReactNode; detail?: ReactNode }

export function Checkbox({ label, detail, className, ...rest }: CheckboxProps) {
  return (
    <label className={classNames('check', className)}>
      <input type="checkbox" {...rest} />
      <span>
        {label}
        {detail ? <span className="meta">{detail}</span> : null}
      </span>
    </label>
  )
}
