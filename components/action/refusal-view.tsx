'use client'

import { useEffect, useMemo, useRef } from 'react'
import { callWords, valueWords } from '#components/evidence/value-words.ts'
import { formatClockUtc } from '#components/format/duration.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useShortcuts } from '#components/shell/shortcuts.tsx'
import { missedWords, sentence } from '#components/step/verdict-words.ts'
import { Button } from '#components/ui/button.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { IncidentEventData } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { joinOpened, openText } from '#domain/journal/opened.ts'
import type { JsonObject } from '#domain/json.ts'
import type { MissReason } from '#domain/ruling/ruling.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { NextStep } from './refusal-next.ts'
import { glassOver, nextSteps } from './refusal-next.ts'
import { stepOffering, targetWords } from './refused-target.ts'

type Refused = IncidentEventData['action.refused']

/** Your own refusal, over the step: what is held, why, on which evidence, what to do next. The journal keeps it. */
export function RefusalView({ seq }: { seq: number }) {
  const { room, executions, closeRefusal } = useRoomState()
  const section = useRef<HTMLElement>(null)
  const entry = room.entries.find((e) => e.entry.seq === seq && e.entry.type === 'action.refused')
  useEffect(() => {
    const asked = document.activeElement
    section.current?.focus()
    section.current?.scrollIntoView({ block: 'start' })
    return () => {
      if (document.activeElement === document.body && asked instanceof HTMLElement) asked.focus({ preventScroll: true })
    }
  }, [])
  useShortcuts(
    useMemo(
      () => [{ keys: 'Escape', label: 'Close the refusal', group: 'Incident room', inFields: true, run: closeRefusal }],
      [closeRefusal],
    ),
  )
  if (!entry) return null
  const data = entry.entry.data as unknown as Refused
  const model = executions.find((each) => each.execution.id === data.execution)
  if (!model) return null
  return (
    <section className="refusal" role="alert" aria-labelledby="refusal-title" tabIndex={-1} ref={section}>
      <HoldLine state="shut" words={`Refused  #${seq}`} label="Refused" bleed>
        <Explained entry={entry} data={data} model={model} />
      </HoldLine>
    </section>
  )
}

type Said = { entry: OpenedEntry; data: Refused; model: ExecutionModel }

/** The guardrail in the author's words; the reason of a hold where no guardrail stands in the way. */
function titleOf({ entry, data, model }: Said): string {
  const rule =
    data.rules.find((each) => each.verdict === 'violated') ?? data.rules.find((each) => each.verdict === 'unknown')
  const guardrail = model.document.guardrails.find((each) => each.id === rule?.guardrail)
  if (guardrail) return textIn(guardrail.says)
  return openText(entry, '/heldBy/0/because') ?? openText(entry, '/unavailable') ?? 'Held'
}

function Explained(said: Said) {
  const { entry, data, model } = said
  const { nameOf, closeRefusal } = useRoomState()
  const action = model.document.actions.find((each) => each.id === data.action)
  const params = joinOpened(entry, '/params')
  const given = params !== null && typeof params === 'object' && !Array.isArray(params) ? (params as JsonObject) : {}
  const label = targetWords(model.document, data.action)
  return (
    <>
      <div className="step-head">
        <h2 id="refusal-title">{titleOf(said)}</h2>
        <Button size="small" variant="quiet" onClick={closeRefusal}>
          Close <kbd>Esc</kbd>
        </Button>
      </div>
      <p className="refusal-said">
        You chose <b>{label}</b>. Nothing was done and nothing was changed.
      </p>
      <dl className="because">
        <dt>What is held</dt>
        <dd>
          <code>{action ? callWords(action.id, action.parameters, given, nameOf) : label}</code>
        </dd>
        <dt>Why</dt>
        <dd>
          <Why {...said} />
        </dd>
        <dt>On which evidence</dt>
        <dd>
          <Evidence {...said} />
        </dd>
      </dl>
      <Next model={model} data={data} />
      <Glass model={model} data={data} params={given} />
      <p className="meta">
        Recorded as #{entry.entry.seq} at {formatClockUtc(Date.parse(entry.entry.at))}. Everyone in the room can see it.
        A refusal is no fault: the rule is there so that nobody has to remember it.
      </p>
    </>
  )
}

function Why({ entry, data, model }: Said) {
  const held = data.rules.map((rule, i) => ({ rule, i })).filter(({ rule }) => rule.verdict !== 'satisfied')
  const first = held[0]?.i ?? -1
  return (
    <>
      {held.map(({ rule, i }) => {
        const guardrail = model.document.guardrails.find((each) => each.id === rule.guardrail)
        return (
          <p key={`${rule.guardrail}-${rule.rule}`}>
            {guardrail && i > first ? `${sentence(textIn(guardrail.says))} ` : null}
            {sentence(openText(entry, `/rules/${i}/because`) ?? 'The reason was redacted')}{' '}
            <span className="quiet">
              <code>{rule.guardrail}</code>
              {rule.absolute ? ', absolute: there is no break-glass.' : '.'}
            </span>
          </p>
        )
      })}
      {data.heldBy.map((hold, i) => {
        const step = model.steps.find((each) => each.id === hold.step)
        return (
          <p key={hold.step}>
            Step {step?.number ?? hold.step} is held: {sentence(openText(entry, `/heldBy/${i}/because`) ?? 'redacted')}
          </p>
        )
      })}
      {openText(entry, '/unavailable') ? <p>{sentence(openText(entry, '/unavailable') ?? '')}</p> : null}
    </>
  )
}

function Evidence({ data, model }: Said) {
  const { nameOf, goToEntry } = useRoomState()
  const missed = [...data.rules.flatMap((rule) => rule.missed), ...data.heldBy.flatMap((hold) => hold.missed)]
  const lacking = [...new Map(missed.map((each) => [`${each.fact}|${each.key ?? ''}`, each])).values()]
  const read = Object.entries(model.execution.readings).flatMap(([fact, readings]) =>
    readings.map((reading) => ({ fact, reading })),
  )
  if (data.restsOn.length === 0 && lacking.length === 0) return <>None: it holds whatever is read.</>
  return (
    <ul>
      {data.restsOn.map((seq) => {
        const found = read.find(({ reading }) => reading.seq === seq)
        const type = model.document.facts.find((fact) => fact.name === found?.fact)?.type ?? null
        return (
          <li key={seq}>
            <SeqLink seq={seq} onFollow={goToEntry} />
            <span>
              {found ? (
                <>
                  <code>{found.fact}</code>
                  {found.reading.key === null ? '' : ` for ${nameOf(found.reading.key)}`}:{' '}
                  {valueWords(type, found.reading.value, nameOf)}
                </>
              ) : (
                'What stands in this entry'
              )}
            </span>
          </li>
        )
      })}
      {lacking.map((each) => (
        <li key={`${each.fact}|${each.key ?? ''}`}>
          <span className="seq">–</span>
          <span>
            {sentence(
              missedWords({ ...each, path: null, why: each.why as MissReason }, { nameOf, document: model.document }),
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Two people may let a rule that is not absolute be passed over: said last, and never the first thing to do. */
function Glass({ model, data, params }: { model: ExecutionModel; data: Refused; params: JsonObject }) {
  const { goTo, step, openAction, setOpenAction, closeRefusal, setGlass, may } = useRoomState()
  const over = useMemo(() => glassOver(model, data.action, params), [model, data.action, params])
  const offering = stepOffering(model, data.action)
  if (over.length === 0 || offering === null || !may('action.request')) return null
  const ask = () => {
    const asked = { execution: model.execution.id, action: data.action }
    const isHere = step?.does[0] === data.action || openAction?.action === data.action
    if (isHere) closeRefusal()
    else {
      goTo(model.execution.id, offering)
      if (model.steps.find(({ id }) => id === offering)?.does[0] !== data.action) setOpenAction(asked)
    }
    setGlass(asked)
  }
  return (
    <p className="refusal-glass">
      <span>
        Where waiting is worse, two people can pass over{' '}
        {over.map((guardrail) => (
          <code key={guardrail}>{guardrail}</code>
        ))}
        : you say why, and a second person approves. It stays red on the record for good.
      </span>
      <Button size="small" icon="break-glass" onClick={ask}>
        Break the glass
      </Button>
    </p>
  )
}

function Next({ model, data }: { model: ExecutionModel; data: Refused }) {
  const { nameOf, goTo, goToField, setOpenAction, setDialog } = useRoomState()
  const next = useMemo(() => nextSteps(model, data, nameOf), [model, data, nameOf])
  if (next.length === 0) return null
  const follow = (to: NextStep) => {
    const { id: execution } = model.execution
    if (to.acknowledge) setDialog({ kind: 'acknowledge', execution, ...to.acknowledge })
    else if (to.field) goToField({ execution, step: to.step, ...to.field })
    else goTo(execution, to.step)
    if (to.action) setOpenAction({ execution, action: to.action })
  }
  return (
    <>
      <h3>Do this next</h3>
      <ul className="do-next">
        {next.map((to, i) => (
          <li key={to.id}>
            <span>
              <b>{to.title}</b>
              <br />
              <span className="quiet">{to.detail}</span>
            </span>
            <Button variant={i === 0 ? 'primary' : 'plain'} onClick={() => follow(to)}>
              {to.button}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
