'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import type { Declaration, DeclarationIds } from '#components/declare/declaration.ts'
import { declarationInput, ownScopeNames, scopeNames } from '#components/declare/declaration.ts'
import { declarationResolver, sentencesAt } from '#components/declare/declaration-form.ts'
import type { Recorded } from '#components/declare/declared-before.tsx'
import { DeclaredBefore } from '#components/declare/declared-before.tsx'
import { dropDraft, keepDraft, newDraft, readDraft } from '#components/declare/draft.ts'
import { Pickers } from '#components/declare/pickers.tsx'
import { ProductionChoice } from '#components/declare/production-choice.tsx'
import { RunbookField } from '#components/declare/runbook-field.tsx'
import { SeverityField } from '#components/declare/severity-field.tsx'
import { ViewersField } from '#components/declare/viewers-field.tsx'
import type { TrpcClient } from '#components/trpc/client.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useRead } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { StartableRunbook } from '#domain/incident/views.ts'
import { inWords } from '#domain/runbook/document.ts'

type Asked = { typed: Declaration; ids: DeclarationIds; runbook: StartableRunbook | null }

/** Title, how bad, what is affected, which runbook. What was typed stays when the form is left. */
export function DeclareForm({ onDone }: { onDone: () => void }) {
  const { slug, me } = useWorkspace()
  const router = useRouter()
  const trpc = useTrpc()
  const [draft] = useState(() => readDraft(me.member))
  const [ids, setIds] = useState(draft.ids)
  const [recorded, setRecorded] = useState<Recorded | null>(null)
  const startable = useRead(['runbook.startable'], (client, signal) => client.runbook.startable.query({}, { signal }))
  const runbooks = startable.data ?? []

  const resolver = useMemo(() => declarationResolver(ids, startable.data ?? []), [ids, startable.data])
  const form = useForm<Declaration>({ resolver, defaultValues: draft.typed })
  const { errors } = form.formState
  const typed = form.watch()
  const runbook = runbooks.find(({ id }) => id === typed.runbook) ?? null

  const asksFor = (kind: string) => runbook !== null && scopeNames(runbook).some((scope) => scope.kind === kind)

  const sent = useRef(false)
  useEffect(() => {
    if (!sent.current) keepDraft(me.member, { typed, ids })
  }, [me.member, typed, ids])

  const declare = useAction(
    (asked: Asked, command) =>
      trpc.incident.declareIncident.mutate({ ...declarationInput(asked.typed, asked.ids, asked.runbook), command }),
    { form },
  )
  function leave() {
    sent.current = true
    dropDraft(me.member)
    onDone()
  }

  function declareAnother() {
    setIds(newDraft().ids)
    setRecorded(null)
    declare.clear()
  }

  const submit = form.handleSubmit(async (asked) => {
    const answer = await declare.send({ typed: asked, ids, runbook })
    if (!answer) {
      setRecorded(await recordedAs(trpc, ids.incident))
      return
    }
    leave()
    router.push(`/w/${slug}/incidents/${answer.number}`)
  })

  return (
    <form method="post" onSubmit={submit} noValidate>
      <div className="fields one">
        <Field label="What is wrong" error={errors.title?.message}>
          <TextInput
            autoComplete="off"
            placeholder="Checkout errors after promotion op-8841"
            {...form.register('title')}
          />
        </Field>
        <Controller
          control={form.control}
          name="severity"
          render={({ field }) => (
            <SeverityField value={field.value} onChange={field.onChange} error={errors.severity?.message} />
          )}
        />
        <Controller
          control={form.control}
          name="runbook"
          render={({ field }) => (
            <RunbookField
              runbooks={runbooks}
              value={field.value}
              onChange={field.onChange}
              error={errors.runbook?.message ?? startable.error?.message}
            />
          )}
        />
        <Controller
          control={form.control}
          name="apps"
          render={({ field }) => (
            <Pickers
              kind="app"
              label="App"
              optional={!asksFor('app')}
              many
              value={field.value}
              onChange={field.onChange}
              errors={sentencesAt(errors.apps, field.value.length)}
            />
          )}
        />
        <Controller
          control={form.control}
          name="environments"
          render={({ field }) => (
            <Pickers
              kind="environment"
              label="Environment"
              optional={!asksFor('environment')}
              many
              value={field.value}
              onChange={field.onChange}
              errors={sentencesAt(errors.environments, field.value.length)}
              further={(picked, change) => <ProductionChoice picked={picked} onChange={change} />}
            />
          )}
        />
        {(runbook ? ownScopeNames(runbook) : []).map(({ name, kind, list }) => (
          <Controller
            key={name}
            control={form.control}
            name={`scope.${name}`}
            render={({ field }) => (
              <Pickers
                kind={kind}
                label={inWords(name)}
                many={list}
                value={field.value ?? [null]}
                onChange={field.onChange}
                errors={sentencesAt(errors.scope?.[name], field.value?.length ?? 1)}
              />
            )}
          />
        ))}
        <Checkbox
          label="Private"
          detail="Only those you name see it, or that it exists."
          {...form.register('private')}
        />
        {typed.private ? (
          <Controller
            control={form.control}
            name="viewers"
            render={({ field }) => (
              <ViewersField value={field.value} onChange={field.onChange} error={sentencesAt(errors.viewers, 1)[0]} />
            )}
          />
        ) : null}
        {recorded ? (
          <DeclaredBefore
            recorded={recorded}
            href={`/w/${slug}/incidents/${recorded.number}`}
            onOpen={leave}
            onAnother={declareAnother}
          />
        ) : (
          <FormTrouble error={declare.error} />
        )}
      </div>
      <div className="form-actions">
        <Button type="submit" variant="primary" busy={declare.pending}>
          Declare incident
        </Button>
        <span className="meta">What you type is kept when you close this.</span>
      </div>
    </form>
  )
}

/** Whether the incident is there all the same, after a declaration that was not answered as done. */
async function recordedAs(trpc: TrpcClient, incident: string): Promise<Recorded | null> {
  try {
    const { number, title } = (await trpc.incident.baseline.query({ incident })).incident
    return { number, title }
  } catch {
    return null
  }
}
