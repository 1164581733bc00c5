'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import { missedWords, sentence } from '#components/step/verdict-words.ts'
import { Rule } from '#components/ui/rule.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { HoldVerdict, RuleVerdict, Ruling } from '#domain/ruling/ruling.ts'

const weight = { violated: 0, unknown: 1, satisfied: 2 } as const

/** Every rule on a ruling, what stands in the way first. */
export function RulesList({ ruling }: { ruling: Ruling }) {
  const rules = [...ruling.rules].sort((a, b) => weight[a.verdict] - weight[b.verdict])
  return (
    <ul className="rules">
      {ruling.unavailable === null ? null : <Rule verdict="unknown">{sentence(ruling.unavailable)}</Rule>}
      {ruling.heldBy.map((hold) => (
        <HoldRule key={`${hold.step}-${hold.because}`} hold={hold} />
      ))}
      {rules.map((rule) => (
        <GuardRule key={`${rule.guardrail}-${rule.rule}`} rule={rule} />
      ))}
      {ruling.missing.map((missing) => (
        <Rule key={missing.says} verdict="unknown">
          {sentence(missing.says)}
        </Rule>
      ))}
    </ul>
  )
}

function HoldRule({ hold }: { hold: HoldVerdict }) {
  const { model, goTo } = useRoomState()
  const waiting = model?.steps.filter((step) => hold.waitsFor.includes(step.id)) ?? []
  return (
    <Rule verdict="unknown">
      <b>{sentence(hold.because)}</b>{' '}
      {waiting.map((step) => (
        <button
          key={step.id}
          type="button"
          className="link-button"
          onClick={() => model && goTo(model.execution.id, step.id)}
        >
          Step {step.number}
        </button>
      ))}
    </Rule>
  )
}

function GuardRule({ rule }: { rule: RuleVerdict }) {
  const { named, goToEntry } = useRoomState()
  const quiet = rule.verdict === 'satisfied'
  return (
    <Rule verdict={rule.verdict} name={rule.guardrail} absolute={rule.absolute}>
      {quiet ? sentence(rule.says) : <b>{sentence(rule.verdict === 'unknown' ? rule.says : rule.because)}</b>}
      {rule.verdict === 'unknown' ? ` ${rule.missed.map((missed) => missedWords(missed, named)).join('; ')}.` : null}
      {rule.restsOn.length > 0 ? (
        <>
          {' '}
          (
          {rule.restsOn.map((seq, i) => (
            <span key={seq}>
              {i > 0 ? ', ' : null}
              <SeqLink seq={seq} onFollow={goToEntry} />
            </span>
          ))}
          )
        </>
      ) : null}
      {rule.defect ? ` The rule failed by itself: ${rule.defect}` : null}
    </Rule>
  )
}
