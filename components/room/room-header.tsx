'use client'

import { Fragment } from 'react'
import { Elapsed } from '#components/format/elapsed.tsx'
import { Moment } from '#components/format/moment.tsx'
import { ConnectionMark } from '#components/live/connection-mark.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { Button } from '#components/ui/button.tsx'
import { Chip, StatusChip, Tag } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { SeverityLevel } from '#components/ui/severity.tsx'
import { Severity } from '#components/ui/severity.tsx'
import type { PlacedFreeze } from '#domain/incident/state.ts'
import { isEnded } from '#domain/incident/state.ts'
import { PresenceList } from './presence-list.tsx'
import { RoomClocks } from './room-clocks.tsx'
import { useRoomState } from './room-context.tsx'
import { RoomMenu } from './room-menu.tsx'

export function RoomHeader() {
  const { room, connection, memberName, nameOf, setJournalOpen, journalOpen } = useRoomState()
  const { incident, me, origin } = room
  const level = Number(incident.severity.slice(3)) as SeverityLevel
  const ended = isEnded(incident)
  const inForce = incident.freezes.filter((freeze) => freeze.liftedAt === null)
  return (
    <section className="incident-head" aria-label="Incident">
      <div className="incident-head-first">
        <span className="incident-number">{incident.number}</span>
        <Severity level={level} />
        <StatusChip status={incident.status} closed={ended} />
        {incident.private ? (
          <Chip icon="lock" className="private-chip">
            Private
          </Chip>
        ) : null}
        {incident.kind === 'drill' ? <Tag>DRILL</Tag> : null}
        {origin === 'sample' ? <Tag>SAMPLE</Tag> : null}
        <h1 dir="auto">{incident.title ?? <span className="redacted">redacted</span>}</h1>
        <ConnectionMark connection={connection} />
        <span className="meta only-wide">
          since <Moment at={incident.declaredAt} as="clock" /> UTC
        </span>
        <Elapsed
          className="clock"
          since={Date.parse(incident.declaredAt)}
          until={incident.resolution ? Date.parse(incident.resolution.at) : undefined}
        />
        <Button
          className="journal-opener"
          size="small"
          icon="note"
          aria-expanded={journalOpen}
          onClick={() => setJournalOpen(!journalOpen)}
        >
          Journal
        </Button>
        <RoomMenu />
      </div>
      <div className="incident-head-second">
        <span className="pair">
          <span>Commander</span>
          <Avatar name={memberName(incident.commander)} small me={incident.commander === me.id} />
          <b dir="auto">{memberName(incident.commander)}</b>
        </span>
        {incident.offer ? <span className="meta">Offered to {memberName(incident.offer.to)}</span> : null}
        <Objects label="App" ids={incident.apps} nameOf={nameOf} />
        <Objects label="Environment" ids={incident.environments} nameOf={nameOf} />
        {inForce.map((freeze) => (
          <FreezeChip key={freeze.freeze} freeze={freeze} />
        ))}
        {incident.glassBroken > 0 ? (
          <Chip tone="bad" icon="break-glass">
            Glass broken{incident.glassBroken > 1 ? ` ${incident.glassBroken} times` : ''}
          </Chip>
        ) : null}
        <AskedChip />
        <span className="spacer" />
        <PresenceList />
      </div>
      <RoomClocks />
    </section>
  )
}

function Objects({ label, ids, nameOf }: { label: string; ids: readonly string[]; nameOf: (id: string) => string }) {
  if (ids.length === 0) return null
  return (
    <span className="pair only-wide">
      <span>{ids.length === 1 ? label : `${label}s`}</span>
      <span>
        {ids.map((id, i) => (
          <Fragment key={id}>
            {i > 0 ? ', ' : null}
            <code dir="auto">{nameOf(id)}</code>
          </Fragment>
        ))}
      </span>
    </span>
  )
}

/** Leads to the approvals that somebody waits for. */
function AskedChip() {
  const { executions, setPane } = useRoomState()
  const asked = executions.flatMap(({ approvals }) => approvals.filter(({ standing }) => standing === 'asked'))
  const [first] = asked
  if (!first) return null
  const show = () => {
    setPane('step')
    requestAnimationFrame(() => document.getElementById(`approval-${first.approval.id}-card`)?.scrollIntoView())
  }
  return (
    <button type="button" className="chip held" onClick={show}>
      <Icon name="hold" small />
      {asked.length === 1 ? '1 approval is' : `${asked.length} approvals are`} waited for
    </button>
  )
}

const frozen = { promotion: 'Promotions', migration: 'Migrations' } as const

function FreezeChip({ freeze }: { freeze: PlacedFreeze }) {
  const { setDialog, may, nameOf } = useRoomState()
  const kinds = freeze.kinds.map((kind, i) => (i === 0 ? frozen[kind] : frozen[kind].toLowerCase())).join(' and ')
  const words = (
    <>
      <Icon name="freeze" small />
      {kinds} frozen <code>{freeze.number}</code>
    </>
  )
  if (!may('freeze.lift')) return <span className="chip info">{words}</span>
  return (
    <button
      type="button"
      className="chip info"
      title={`On ${nameOf(freeze.environment)}. Recorded; no pipeline asks yet. Lift it by hand`}
      onClick={() => setDialog({ kind: 'liftFreeze', freeze: freeze.freeze })}
    >
      {words}
    </button>
  )
}
