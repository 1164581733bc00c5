'use client'

import { useEffect, useRef } from 'react'
import { FormProvider } from 'react-hook-form'
import { UnknownOffered } from '#components/evidence/fields/unknown-toggle.tsx'
import { ValueField } from '#components/evidence/fields/value-field.tsx'
import { fieldLabel } from '#components/evidence/value-words.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import type { ActionForm } from './use-action-form.ts'

const isBlank = (draft: unknown): boolean => draft === undefined || draft === '' || draft === null

/** The parameters of an action, filled in where the run knows them already. */
export function ActionParams({ of }: { of: ActionForm }) {
  const { action, form, command } = of
  const { fieldTarget, clearFieldTarget } = useRoomState()
  const wanted = fieldTarget?.fact.startsWith('params.') ? fieldTarget.fact : null
  const fields = useRef<HTMLDivElement>(null)
  const typed = form.getValues('params')
  useEffect(() => {
    if (!wanted || !action.parameters.some(({ name }) => `params.${name}` === wanted)) return
    const field = fields.current?.querySelector<HTMLElement>(`[data-field="${wanted}"] :is(input, select, textarea)`)
    field?.scrollIntoView({ block: 'center' })
    field?.focus()
    clearFieldTarget()
  }, [wanted, action, clearFieldTarget])
  return (
    <FormProvider {...form}>
      {action.parameters.length > 0 ? (
        <UnknownOffered value={false}>
          <div className="fields" ref={fields}>
            {action.parameters.map((parameter) => (
              <div key={parameter.name} data-field={`params.${parameter.name}`}>
                <ValueField
                  name={`params.${parameter.name}`}
                  label={fieldLabel(parameter)}
                  type={parameter.type}
                  optional={parameter.optional}
                  hint={
                    parameter.from !== undefined && isBlank(typed[parameter.name])
                      ? 'Filled in once it is read.'
                      : undefined
                  }
                />
              </div>
            ))}
          </div>
        </UnknownOffered>
      ) : null}
      <CommandProblem problem={command.problem} />
    </FormProvider>
  )
}
