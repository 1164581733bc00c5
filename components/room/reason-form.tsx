'use client'

import { useId } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { proseFault } from '#domain/storable.ts'
import { CommandProblem } from './command-problem.tsx'
import { builtResolver } from './form-problems.ts'
import type { CommandName } from './mutations.ts'
import { useRoomState } from './room-context.tsx'
import type { Command, CommandInput } from './use-command.ts'

type ReasonFormProps<N extends CommandName> = {
  label: string
  hint?: string
  submit: string
  command: Command<N>
  input: (reason: string) => CommandInput<N>
  onDone: () => void
  most?: number
}

/** A reason, and the button it is asked for. */
export function ReasonForm<N extends CommandName>(props: ReasonFormProps<N>) {
  const { label, hint, submit, command, input, onDone, most = 2000 } = props
  const { waits } = useRoomState()
  const why = useId()
  const { register, handleSubmit, formState, setError } = useForm<{ reason: string }>({
    defaultValues: { reason: '' },
    resolver: builtResolver(({ reason }) => {
      const fault = proseFault(reason, most, 'Say why')
      return fault === null ? {} : { reason: fault }
    }),
  })
  const send = handleSubmit(async ({ reason }) => {
    const sending = await command.run(input(reason))
    if (sending.ok) onDone()
    else if (sending.problem.fields.reason) setError('reason', { message: sending.problem.fields.reason })
  })
  return (
    <form className="reason-form" onSubmit={send} noValidate>
      <Field label={label} hint={hint} error={formState.errors.reason?.message}>
        <TextArea rows={2} autoFocus {...register('reason')} />
      </Field>
      <CommandProblem problem={command.problem} />
      <div className="form-actions">
        <Button type="submit" variant="primary" busy={command.busy} held={waits === null ? false : why}>
          {submit}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          Not now
        </Button>
        <span className="meta" id={why}>
          {waits}
        </span>
      </div>
    </form>
  )
}
