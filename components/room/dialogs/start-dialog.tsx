'use client'

import { useMemo, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import type { Picked } from '#components/declare/declaration.ts'
import { scopeNames } from '#components/declare/declaration.ts'
import { Pickers } from '#components/declare/pickers.tsx'
import { ProductionChoice } from '#components/declare/production-choice.tsx'
import { RunbookField } from '#components/declare/runbook-field.tsx'
import { builtResolver, problemsOf } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import type { Reference } from '#domain/incident/schema.ts'
import { StartInput } from '#domain/incident/schema.ts'
import type { StartableRunbook } from '#domain/incident/views.ts'
import { newId } from '#domain/new-id.ts'
import { inWords } from '#domain/runbook/document.ts'
import { CommandDialog } from './command-dialog.tsx'

type Values = { runbook: string; scope: Record<string, Picked[]> }

function startOf(values: Values, runbook: StartableRunbook, execution: string) {
  const scope: Record<string, Reference | Reference[]> = {}
  for (const { name, list } of scopeNames(runbook)) {
    const picked = (values.scope[name] ?? []).filter((each) => each !== null)
    const [first] = picked
    if (first) scope[name] = list ? picked : first
  }
  return { runbook: runbook.id, execution, scope }
}

export function StartDialog() {
  const { room } = useRoomState()
  const { startable, incident } = room
  const [execution] = useState(newId)
  const command = useCommand('startExecution')
  const first = startable.find(({ cannotStart }) => cannotStart === null)
  const filled = useMemo(() => {
    const of = (ids: readonly string[]): Picked[] => (ids.length === 0 ? [null] : ids.map((id) => ({ id })))
    return { app: of(incident.apps), environment: of(incident.environments) }
  }, [incident.apps, incident.environments])
  const scopeFor = (runbook: StartableRunbook | undefined): Values['scope'] =>
    Object.fromEntries(
      (runbook ? scopeNames(runbook) : []).map(({ name, kind, list }) => {
        const known = kind === 'app' ? filled.app : kind === 'environment' ? filled.environment : [null]
        return [name, list ? known : known.slice(0, 1)]
      }),
    )
  const form = useForm<Values>({
    defaultValues: { runbook: first?.id ?? '', scope: scopeFor(first) },
    resolver: builtResolver<Values>((values) => {
      const runbook = startable.find(({ id }) => id === values.runbook)
      if (!runbook) return { runbook: 'Choose a runbook' }
      const start = startOf(values, runbook, execution)
      const lacking = scopeNames(runbook).filter(({ name }) => start.scope[name] === undefined)
      const checked = StartInput.safeParse(start)
      return {
        ...(checked.success ? {} : problemsOf(checked.error.issues)),
        ...Object.fromEntries(
          lacking.map(({ name }) => [`scope.${name}.0`, `Name it: ${runbook.title} is run on one`]),
        ),
      }
    }),
  })
  const chosen = startable.find(({ id }) => id === form.watch('runbook'))
  const { errors } = form.formState
  return (
    <CommandDialog
      title="Start a runbook"
      description="It runs on the version of this moment; a newer version never changes a run."
      submit={chosen ? `Start ${chosen.title}` : 'Start'}
      command={command}
      form={form}
      input={(values) => ({
        start: chosen ? startOf(values, chosen, execution) : { runbook: '', execution, scope: {} },
      })}
    >
      <RunbookField
        runbooks={startable}
        value={chosen?.id ?? ''}
        error={errors.runbook?.message}
        onChange={(id) => {
          form.setValue('runbook', id)
          form.setValue('scope', scopeFor(startable.find((each) => each.id === id)))
        }}
      />
      {chosen
        ? scopeNames(chosen).map(({ name, kind, list }) => (
            <Controller
              key={`${chosen.id}-${name}`}
              control={form.control}
              name={`scope.${name}`}
              render={({ field, fieldState }) => (
                <Pickers
                  kind={kind}
                  label={inWords(name)}
                  value={field.value ?? [null]}
                  onChange={field.onChange}
                  many={list}
                  errors={rowErrors(fieldState.error)}
                  further={
                    kind === 'environment'
                      ? (picked, change) => <ProductionChoice picked={picked} onChange={change} />
                      : undefined
                  }
                />
              )}
            />
          ))
        : null}
    </CommandDialog>
  )
}

function rowErrors(error: unknown): (string | undefined)[] {
  if (typeof error !== 'object' || error === null) return []
  const own = 'message' in error && typeof error.message === 'string' ? error.message : undefined
  const rows = Object.entries(error).filter(([key]) => /^\d+$/.test(key))
  const said = rows.map(([, row]) =>
    typeof row === 'object' && row !== null && 'message' in row ? String(row.message) : undefined,
  )
  return said.length > 0 ? said : [own]
}
