'use client'

import type { ReactNode } from 'react'
import { useId } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { CommandName } from '#components/room/mutations.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import type { Command, CommandInput } from '#components/room/use-command.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

type CommandDialogProps<N extends CommandName, V extends FieldValues> = {
  title: string
  description?: string
  submit: string
  command: Command<N>
  form: UseFormReturn<V>
  input: (values: V) => CommandInput<N>
  /** Resolved and reopened incidents still take this command. */
  always?: boolean
  /** What is read before the fields: the dialog opens at its top. */
  before?: ReactNode
  after?: ReactNode
  children: ReactNode
}

/** One command of the incident in a dialog: its fields, what stands in the way, and its button. */
export function CommandDialog<N extends CommandName, V extends FieldValues>(props: CommandDialogProps<N, V>) {
  const { title, description, submit, command, form, input, always = false, before, after, children } = props
  const { waits, setDialog } = useRoomState()
  const why = useId()
  const waiting = always ? null : waits
  const send = form.handleSubmit(async (values) => {
    const sending = await command.run(input(values))
    if (sending.ok) {
      form.reset()
      setDialog(null)
    } else
      for (const [path, message] of Object.entries(sending.problem.fields))
        form.setError(path as Parameters<typeof form.setError>[0], { message })
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setDialog(null)}
      title={title}
      description={description}
      size={before ? 'wide' : 'normal'}
      onOpenAutoFocus={before ? focusItself : undefined}
    >
      {before}
      <form className="reason-form" onSubmit={send} noValidate>
        <div className="fields one">{children}</div>
        <CommandProblem problem={command.problem} />
        <div className="form-actions">
          <Button type="submit" variant="primary" busy={command.busy} held={waiting === null ? false : why}>
            {submit}
          </Button>
          <span className="meta" id={why}>
            {waiting}
          </span>
        </div>
      </form>
      {after}
    </Dialog>
  )
}

function focusItself(event: Event) {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus({ preventScroll: true })
}
