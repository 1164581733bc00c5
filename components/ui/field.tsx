'use client'

import type { ReactNode } from 'react'
import { createContext, useContext, useId } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { Icon } from '#components/ui/icon.tsx'

type FieldContext = { controlId: string; labelId: string; describedBy: string | undefined; invalid: boolean }

const Context = createContext<FieldContext | null>(null)

/** What a control inside a <Field> wears; outside one it returns nothing. */
export function useField() {
  const field = useContext(Context)
  if (!field) return {}
  return {
    id: field.controlId,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
  }
}

export function useFieldLabelId(): string | undefined {
  return useContext(Context)?.labelId
}

/** Beside the field, in words: `error` is a sentence, `hint` stays while there is one. `group` is for radios and checkboxes. */
export type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  optional?: boolean
  group?: boolean
  aside?: ReactNode
  className?: string
  children: ReactNode
}

export function Field({ label, hint, error, optional, group, aside, className, children }: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const describedBy = classNames(error ? errorId : null, hint ? hintId : null) || undefined
  const context = { controlId: `${id}-control`, labelId: `${id}-label`, describedBy, invalid: Boolean(error) }
  const words = (
    <>
      {label}
      {optional ? <span className="quieter"> (optional)</span> : null}
    </>
  )
  const below = (
    <>
      {error ? (
        <p className="field-error" id={errorId}>
          <Icon name="violated" small />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <div className="field-hint" id={hintId}>
          {hint}
        </div>
      ) : null}
    </>
  )

  if (group) {
    return (
      <Context value={context}>
        <fieldset className={classNames('field', className)} aria-describedby={describedBy}>
          <legend className="field-label" id={context.labelId}>
            {words}
          </legend>
          {children}
          {below}
        </fieldset>
      </Context>
    )
  }

  const labelElement = (
    <label className="field-label" id={context.labelId} htmlFor={context.controlId}>
      {words}
    </label>
  )
  return (
    <Context value={context}>
      <div className={classNames('field', className)}>
        {aside ? (
          <div className="field-label-row">
            {labelElement}
            <span className="meta">{aside}</span>
          </div>
        ) : (
          labelElement
        )}
        {children}
        {below}
      </div>
    </Context>
  )
}
