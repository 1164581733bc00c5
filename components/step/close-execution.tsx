'use client'

import { useState } from 'react'
import { RulesList } from '#components/action/rules-list.tsx'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { ReasonForm } from '#components/room/reason-form.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { ruleTarget } from '#domain/ruling/rule.ts'
import type { Ruling } from '#domain/ruling/ruling.ts'
import { inWords } from '#domain/runbook/document.ts'
import { StepHead } from './step-head.tsx'
import { firstReason, holdWords, sentence } from './verdict-words.ts'

function together(rulings: readonly Ruling[]): Ruling | null {
  const [first] = rulings
  if (!first) return null
  const verdict = rulings.some((each) => each.verdict === 'violated')
    ? 'violated'
    : rulings.some((each) => each.verdict === 'unknown')
      ? 'unknown'
      : 'satisfied'
  return {
    ...first,
    verdict,
    rules: rulings.flatMap((each) => each.rules),
    heldBy: rulings.flatMap((each) => each.heldBy),
    missing: rulings.flatMap((each) => each.missing),
    restsOn: [...new Set(rulings.flatMap((each) => each.restsOn))],
  }
}

/** The last rung: how it ended, which rules must be satisfied for that, and the signature. */
export function CloseExecution({ model }: { model: ExecutionModel }) {
  const { may } = useRoomState()
  const { status } = model.execution
  return (
    <>
      <StepHead model={model} label="Leave evidence" title={`Close ${model.title}`} />
      {status !== 'running' ? (
        <p className="lead">
          This execution is {status}. Its journal and evidence stay. Start another one from the incident’s menu.
        </p>
      ) : may('execution.complete') ? (
        <Ending model={model} />
      ) : null}
    </>
  )
}

function Ending({ model }: { model: ExecutionModel }) {
  const { named, waits, showRefusal, may } = useRoomState()
  const announce = useAnnounce()
  const { resolutions } = model.document
  const [resolution, setResolution] = useState<string | undefined>(
    resolutions.length === 1 ? resolutions[0] : undefined,
  )
  const [abandoning, setAbandoning] = useState(false)
  const [asked, setAsked] = useState(false)
  const complete = useCommand('completeExecution')
  const abandon = useCommand('abandonExecution')
  const isOpen = Object.values(model.execution.runs)
    .flat()
    .some((run) => run.outcome === 'open' && run.voidedSeq === null)
  const { input } = model
  if (!input) return null
  const targets = ['complete', ...(resolution ? [`resolve:${resolution}`] : [])]
  const ruling = together(targets.map((target) => ruleTarget(input, target)))
  const unsaid = resolutions.length > 0 && resolution === undefined
  const reason = waits ?? (unsaid ? 'Say how it ended' : ruling && firstReason(ruling, named))
  const held = reason === null ? false : 'close-waits'
  const ruledOut = !unsaid && waits === null && (ruling?.rules.some((rule) => rule.verdict !== 'satisfied') ?? false)

  const end = async () => {
    const sending = await complete.run({ execution: model.execution.id, resolution: resolution ?? null })
    if (!sending.ok) return
    if (sending.answer.outcome === 'refused') showRefusal(sending.answer.seq)
    else announce(`${model.title} completed.`)
  }
  return (
    <>
      {resolutions.length > 0 ? (
        <section>
          <div className="section-head">
            <h3>How it ended</h3>
            <span className="meta">Each answer has rules of its own</span>
          </div>
          <Field label="Resolution" group error={asked && unsaid ? 'Say how it ended' : undefined}>
            <Segmented
              many={resolutions.length > 3}
              value={resolution}
              onChange={setResolution}
              options={resolutions.map((value) => ({ value, label: inWords(value) }))}
            />
          </Field>
        </section>
      ) : null}
      {ruling && ruling.verdict !== 'satisfied' ? (
        <HoldLine
          state={ruling.verdict === 'violated' ? 'shut' : 'held'}
          words={holdWords(ruling)}
          label="Hold before completing"
          bleed
        >
          <RulesList ruling={ruling} />
        </HoldLine>
      ) : (
        <HoldLine state="lifted" words={unsaid ? 'No step is open' : 'Nothing is held here'} bleed />
      )}
      <div className={held ? 'beyond' : 'beyond open'}>
        <div className="act">
          <Button
            size="large"
            variant={held ? 'plain' : 'primary'}
            held={held}
            onHeld={ruledOut ? end : () => setAsked(true)}
            busy={complete.busy}
            onClick={end}
          >
            Complete {model.title}
            {resolution ? `, ${inWords(resolution).toLowerCase()}` : ''}
          </Button>
          <p id="close-waits">
            {reason === null ? (
              'Every rule on it is satisfied.'
            ) : (
              <b className="tone-held">{waits ?? `Held: ${sentence(reason)}`}</b>
            )}
          </p>
          {may('execution.abandon') && !abandoning ? (
            <Button variant="quiet" onClick={() => setAbandoning(true)}>
              Abandon with a reason
            </Button>
          ) : null}
        </div>
        <CommandProblem problem={complete.problem} />
        {abandoning ? (
          <ReasonForm
            label="Why it is abandoned"
            hint={
              isOpen
                ? 'An authorization is still open: what came of it cannot be reported here any more. Report it first if you know.'
                : 'The incident can then be resolved without this runbook’s rules. The record stays.'
            }
            submit={`Abandon ${model.title}`}
            command={abandon}
            input={(words) => ({ execution: model.execution.id, reason: words })}
            onDone={() => setAbandoning(false)}
          />
        ) : null}
      </div>
    </>
  )
}
