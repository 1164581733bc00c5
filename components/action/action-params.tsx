'use client'

import { FormProvider } from 'react-hook-form'
import { ValueField } from '#components/evidence/fields/value-field.tsx'
import { fieldLabel } from '#components/evidence/value-words.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ActionForm } from './use-action-form.ts'

/** The parameters of an action, filled in where the run knows them already. */
export function ActionParams({ of }: { of: ActionForm }) {
  const { action, form, command } = of
  return (
    <FormProvider {...form}>
      {action.parameters.length > 0 ? (
        <div className="fields">
          {action.parameters.map((parameter) => (
            <ValueField
              key={parameter.name}
              name={`params.${parameter.name}`}
              label={fieldLabel(parameter)}
              type={parameter.type}
              optional={parameter.optional}
              hint={parameter.from === undefined ? undefined : 'Filled in from what was read.'}
            />
          ))}
        </div>
      ) : null}
      <CommandProblem problem={command.problem} />
    </FormProvider>
  )
}
