import Link from 'next/link'
import { Span } from '#components/format/elapsed.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { FreezeRow, Names } from '#domain/incident/views.ts'

type FreezesProps = { freezes: readonly FreezeRow[]; names: Names; workspace: string }

const KIND_WORDS: Record<string, string> = { promotion: 'Promotions', migration: 'Migrations' }

const kindsOf = (freeze: FreezeRow): string => freeze.kinds.map((kind) => KIND_WORDS[kind] ?? kind).join(' and ')

export function FreezesInForce({ freezes, names, workspace }: FreezesProps) {
  return (
    <section aria-labelledby="freezes-in-force">
      <div className="section-head">
        <h2 id="freezes-in-force">Freezes in force</h2>
        <span className="meta">Recorded; no pipeline asks yet</span>
      </div>
      <ul className="list">
        {freezes.map((freeze) => (
          <li key={freeze.id}>
            <span className="row">
              <Icon name="freeze" />
              <b>{names[freeze.environment]?.name ?? 'An environment'}</b>
              <span className="spacer" />
              <code className="quieter">{freeze.number}</code>
            </span>
            <span className="meta">
              {kindsOf(freeze)}. Placed in{' '}
              <Link href={`/w/${workspace}/incidents/${freeze.incidentNumber}`}>{freeze.incidentNumber}</Link>, for{' '}
              <Span since={Date.parse(freeze.createdAt)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
