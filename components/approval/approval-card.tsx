'use client'

import { RulesList } from '#components/action/rules-list.tsx'
import { callWords, valueWords } from '#components/evidence/value-words.ts'
import { formatClockUtc } from '#components/format/duration.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { Approval } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import type { ApprovalView } from '#domain/ruling/approval-view.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import type { Action } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'
import { ApprovalAnswer } from './approval-answer.tsx'

type CardProps = { model: ExecutionModel; view: ApprovalView }

/** One request: what a yes would say yes to, the rules at this moment, and the answer. */
export function ApprovalCard({ model, view }: CardProps) {
  const { memberName, goToEntry } = useRoomState()
  const { approval } = view
  const action = model.document.actions.find((each) => each.id === approval.action)
  const until = formatClockUtc(Date.parse(approval.expiresAt))
  const title = `approval-${approval.id}`
  return (
    <section className="approval" aria-labelledby={title} id={`${title}-card`}>
      {approval.glass ? <HoldLine state="broken" words="Break-glass asked for" bleed /> : null}
      <div className="approval-columns">
        <div>
          <p className="label">
            {approval.glass ? 'Break-glass' : 'Approval'}, asked by {memberName(approval.by)} at{' '}
            {formatClockUtc(Date.parse(approval.at))}, <SeqLink seq={approval.seq} onFollow={goToEntry} />
          </p>
          <h2 id={title}>{action ? textIn(action.label) : approval.action}</h2>
          <p>
            A yes holds for exactly these parameters, once, until {until}. If one of them changes, or a reading it rests
            on, it is void.
          </p>
          {approval.glass ? (
            <blockquote className="glass-reason">
              <b>Why waiting is worse.</b> {approval.glass.reason ?? 'The reason was redacted.'}
            </blockquote>
          ) : null}
          {action ? <Terms model={model} approval={approval} action={action} /> : null}
          <div className="section-head">
            <h3>Rules at this moment</h3>
            <span className="meta">Ruled again when the action runs</span>
          </div>
          <RulesList ruling={view.ruling} />
        </div>
        <ApprovalAnswer model={model} view={view} />
      </div>
    </section>
  )
}

/** The parameters: what is recorded now, what was asked for, and what the request before it asked for. */
function Terms({ model, approval, action }: { model: ExecutionModel; approval: Approval; action: Action }) {
  const { nameOf, goToEntry } = useRoomState()
  const recorded: Record<string, Json | undefined> = model.input ? defaultsFor(model.input, action.id) : {}
  const earlier = model.execution.approvals
    .filter((each) => each.action === approval.action && each.seq < approval.seq)
    .at(-1)
  const anyRecorded = action.parameters.some(({ name }) => (recorded[name] ?? null) !== null)
  const shown = (type: Action['parameters'][number]['type'], value: Json | undefined) =>
    value === undefined ? null : valueWords(type, value, nameOf)
  return (
    <>
      <div className="section-head">
        <h3>What a yes would say yes to</h3>
        <code className="meta">{action.id}</code>
      </div>
      <div className="table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              <th>Parameter</th>
              {anyRecorded ? <th>Recorded now</th> : null}
              <th>Asked for</th>
              {earlier ? <th>Asked before, #{earlier.seq}</th> : null}
            </tr>
          </thead>
          <tbody>
            {action.parameters.map(({ name, label, type }) => {
              const before = shown(type, earlier?.params[name])
              const asked = shown(type, approval.params[name])
              return (
                <tr key={name}>
                  <td>{label === undefined ? inWords(name) : textIn(label)}</td>
                  {anyRecorded ? <td className="quieter">{shown(type, recorded[name]) ?? '–'}</td> : null}
                  <td>
                    <b>{asked ?? 'left out'}</b>
                  </td>
                  {earlier ? (
                    <td className="quieter">{before === asked ? 'the same' : (before ?? 'left out')}</td>
                  ) : null}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className="call">{callWords(action.id, action.parameters, approval.params, nameOf)}</p>
      <p className="approval-hash">
        <span>Bound by SHA-256</span>
        <code>{approval.binding === null ? 'redacted' : (approval.binding.match(/.{4}/g) ?? []).join(' ')}</code>
      </p>
      {approval.restsOn.length > 0 ? (
        <p className="quieter">
          Rests on{' '}
          {approval.restsOn.map((seq, i) => (
            <span key={seq}>
              {i > 0 ? ', ' : null}
              <SeqLink seq={seq} onFollow={goToEntry} />
            </span>
          ))}
        </p>
      ) : null}
    </>
  )
}
