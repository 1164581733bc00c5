import Link from 'next/link'
import { Affected } from '#components/board/affected.tsx'
import { foremost } from '#components/board/board-order.ts'
import { SeverityMark } from '#components/board/severity-mark.tsx'
import { WhereItStands } from '#components/board/where-it-stands.tsx'
import { Elapsed } from '#components/format/elapsed.tsx'
import { Tag } from '#components/ui/chip.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Icon } from '#components/ui/icon.tsx'
import { StepDots } from '#components/ui/step-dots.tsx'
import type { BoardRow, ExecutionSummary, MemberName, Names } from '#domain/incident/views.ts'
import { dotsOf } from './dots.ts'

type IncidentRowProps = { row: BoardRow; names: Names; members: readonly MemberName[]; workspace: string }

/** One incident in a list: the same line on the board and among all incidents. */
export function IncidentRow({ row, names, members, workspace }: IncidentRowProps) {
  const execution = foremost(row)
  const commander = members.find((member) => member.id === row.commander)?.name
  const end = row.resolvedAt ? Date.parse(row.resolvedAt) : undefined
  return (
    <li className={classNames('incident-row', row.resolvedAt && 'closed')}>
      <div className="in-severity">
        <SeverityMark severity={row.severity} />
      </div>
      <div className="in-title">
        <Link className="incident-name" dir="auto" href={`/w/${workspace}/incidents/${row.number}`}>
          {row.title}
        </Link>
        <div className="meta">
          <span className="incident-id">{row.number}</span>
          {row.private ? (
            <>
              <Icon name="lock" small /> Private{' '}
            </>
          ) : null}
          {row.kind === 'drill' ? <Tag>DRILL</Tag> : null} <Affected row={row} names={names} />
        </div>
      </div>
      <div className="in-runbook">{execution ? <Progress execution={execution} row={row} /> : null}</div>
      <div className="in-hold">
        <WhereItStands row={row} execution={execution} />
      </div>
      <div className="in-people">
        <span className="visually-hidden">Commander </span>
        {commander ?? 'Nobody in command'}
      </div>
      <div className="in-elapsed">
        <Elapsed className="incident-elapsed" since={Date.parse(row.declaredAt)} until={end} />
      </div>
    </li>
  )
}

function Progress({ execution, row }: { execution: ExecutionSummary; row: BoardRow }) {
  const { at, dots } = execution
  const others = row.summary.executions.length - 1
  const place = at ? `Step ${at.number} of ${dots.length}: ${at.title}` : `All ${dots.length} steps passed`
  return (
    <>
      <div className="row">
        <StepDots steps={dotsOf(execution)} says={place} />
        <b>{execution.title}</b>
      </div>
      <div className="meta">
        {place}
        {others > 0 ? `, and ${others} more ${others === 1 ? 'runbook' : 'runbooks'}` : null}
      </div>
    </>
  )
}
