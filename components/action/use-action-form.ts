'use client'

import { useEffect, useMemo, useRef } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { useForm } from 'react-hook-form'
import { blankDraft, draftOf } from '#components/evidence/draft.ts'
import { callWords } from '#components/evidence/value-words.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { builtResolver } from '#components/room/form-problems.ts'
import type { Answer } from '#components/room/mutations.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import type { Command } from '#components/room/use-command.ts'
import { useCommand } from '#components/room/use-command.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { newId } from '#domain/new-id.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Ruling } from '#domain/ruling/ruling.ts'
import type { Action } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { ParamDrafts } from './action-request.ts'
import { buildRequest, knownParams, NEW_OBJECT } from './action-request.ts'

/** Drafts by parameter. */
export type ActionValues = { params: Record<string, unknown> }

export type ActionForm = {
  action: Action
  label: string
  form: UseFormReturn<ActionValues>
  ruling: Ruling
  /** The exact call, with what is typed so far. */
  call: string
  command: Command<'requestAction'>
  request: () => Promise<void>
  asking: Command<'requestApproval'>
  /** Asks a second person for an approval of exactly this; `reason` to pass over a guardrail. True once it is asked for. */
  askApproval: (reason: string | null) => Promise<boolean>
}

/** Asking for one action: its parameters, filled in from what is known; its verdict as they are typed; sending it. */
export function useActionForm(model: ExecutionModel | null, action: Action | null): ActionForm | null {
  const { now, nameOf, showRefusal, setOpenAction } = useRoomState()
  const announce = useAnnounce()
  const command = useCommand('requestAction')
  const asking = useCommand('requestApproval')
  const run = useRef(newId())
  const approval = useRef(newId())
  const input = model?.input ?? null
  const parameters = action?.parameters ?? []

  const filled = useMemo(() => {
    const known = input && action ? defaultsFor(input, action.id) : {}
    return Object.fromEntries(
      (action?.parameters ?? []).map(({ name, type }) => {
        const value = known[name]
        return [name, value === undefined || value === null ? blankDraft(type) : draftOf(type, value)]
      }),
    )
  }, [input, action])

  /** What the form begins with next: it may have changed by what was asked for. */
  const next = useRef(filled)
  next.current = filled

  const refusing = useRef(false)
  const form = useForm<ActionValues>({
    defaultValues: { params: filled },
    resolver: builtResolver((values) => {
      const built = buildRequest(parameters, values.params as ParamDrafts, refusing.current, now())
      return built.ok ? {} : built.problems
    }),
  })
  const said = JSON.stringify(filled)
  const place = `${model?.execution.id}/${action?.id}`
  const lastPlace = useRef(place)
  const { forget } = command
  useEffect(() => {
    if (lastPlace.current !== place) {
      lastPlace.current = place
      run.current = newId()
      forget()
      form.reset({ params: JSON.parse(said) as ActionValues['params'] })
      return
    }
    form.reset({ params: JSON.parse(said) as ActionValues['params'] }, { keepDirtyValues: true, keepErrors: true })
  }, [said, place, form, forget])

  const drafts = form.watch('params') as ParamDrafts
  const params = knownParams(parameters, drafts, now())
  const paramsSaid = JSON.stringify(params)
  const ruling = useMemo(
    () => (input && action ? ruleAction(input, action.id, JSON.parse(paramsSaid)) : null),
    [input, action, paramsSaid],
  )
  refusing.current = ruling !== null && ruling.verdict !== 'satisfied'

  if (!model || !action || !ruling) return null
  const label = textIn(action.label)
  const showIfRefused = (answer: Answer): boolean => {
    const entry = answer.entries.findLast((e) => e.entry.type === 'action.refused')
    if (answer.outcome !== 'refused' || !entry) return false
    showRefusal(entry.entry.seq)
    return true
  }
  const request = form.handleSubmit(async (values) => {
    const built = buildRequest(action.parameters, values.params as ParamDrafts, ruling.verdict !== 'satisfied', now())
    if (!built.ok) return
    const sending = await command.run({
      execution: model.execution.id,
      run: run.current,
      action: action.id,
      params: built.params,
    })
    if (!sending.ok) {
      for (const [path, message] of Object.entries(sending.problem.fields))
        if (path.startsWith('params')) form.setError(path as 'params', { message })
      return
    }
    run.current = newId()
    const { answer } = sending
    if (showIfRefused(answer)) return
    announce(`${label}: authorized, entry ${answer.seq}.`)
    setOpenAction(null)
    form.reset({ params: next.current })
  })
  const askApproval = async (reason: string | null): Promise<boolean> => {
    const built = buildRequest(action.parameters, form.getValues('params') as ParamDrafts, false, now())
    if (!built.ok) {
      for (const [path, message] of Object.entries(built.problems)) form.setError(path as 'params', { message })
      return false
    }
    const sending = await asking.run({
      execution: model.execution.id,
      approval: approval.current,
      action: action.id,
      params: built.params,
      reason,
    })
    if (!sending.ok) return false
    approval.current = newId()
    if (showIfRefused(sending.answer)) return false
    announce(`Approval asked for, entry ${sending.answer.seq}. A second person answers it.`)
    return true
  }
  return {
    action,
    label,
    form,
    ruling,
    call: callWords(action.id, action.parameters, params, (id) => (id === NEW_OBJECT ? 'a new name' : nameOf(id))),
    command,
    request,
    asking,
    askApproval,
  }
}
