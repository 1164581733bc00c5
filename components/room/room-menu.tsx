'use client'

import { Button } from '#components/ui/button.tsx'
import type { IconName } from '#components/ui/icon.tsx'
import { Menu, MenuItem, MenuRule } from '#components/ui/menu.tsx'
import type { Incident } from '#domain/incident/state.ts'
import { isEnded } from '#domain/incident/state.ts'
import { useRoomState } from './room-context.tsx'

type Row = {
  kind: 'handOver' | 'takeCommand' | 'severity' | 'status' | 'viewers' | 'start'
  icon: IconName
  words: string
}

function commandRow({ commander, offer }: Incident, me: string): Row {
  if (commander === me) return { kind: 'handOver', icon: 'person', words: 'Hand over command' }
  const words = offer?.to === me ? 'Answer the offer of command' : 'Take command'
  return { kind: 'takeCommand', icon: 'person', words }
}

/** What can be done with the incident itself. */
export function RoomMenu() {
  const { room, may, setDialog } = useRoomState()
  const { incident } = room
  const ended = isEnded(incident)
  const rows: (Row | null)[] = [
    !ended && may('incident.handOver') ? commandRow(incident, room.me.id) : null,
    !ended && may('incident.changeSeverity') ? { kind: 'severity', icon: 'degraded', words: 'Change severity' } : null,
    !ended && may('incident.changeStatus') ? { kind: 'status', icon: 'decision', words: 'Change status' } : null,
    incident.private && may('incident.changeViewers') ? { kind: 'viewers', icon: 'lock', words: 'Who sees it' } : null,
    !ended && may('execution.start') ? { kind: 'start', icon: 'play', words: 'Start a runbook' } : null,
  ]
  const last = ended
    ? may('incident.reopen') && incident.status === 'resolved'
      ? ({ kind: 'reopen', icon: 'read-again', words: 'Reopen the incident' } as const)
      : null
    : may('incident.resolve')
      ? ({ kind: 'resolve', icon: 'check', words: 'Resolve the incident' } as const)
      : null
  const shown = rows.filter((row) => row !== null)
  if (shown.length === 0 && !last) return null
  return (
    <Menu align="end" trigger={<Button className="room-menu" size="small" icon="menu" aria-label="Incident menu" />}>
      {shown.map(({ kind, icon, words }) => (
        <MenuItem key={kind} icon={icon} onSelect={() => setDialog({ kind })}>
          {words}
        </MenuItem>
      ))}
      {shown.length > 0 && last ? <MenuRule /> : null}
      {last ? (
        <MenuItem icon={last.icon} onSelect={() => setDialog({ kind: last.kind })}>
          {last.words}
        </MenuItem>
      ) : null}
    </Menu>
  )
}
