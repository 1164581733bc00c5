'use client'

import { OutsideDialog } from '#components/action/outside-dialog.tsx'
import { AcknowledgeDialog } from '#components/evidence/acknowledge-dialog.tsx'
import { AttachDialog } from '#components/evidence/attach-dialog.tsx'
import { HandOverDialog } from './dialogs/hand-over-dialog.tsx'
import { ReadAgainDialog } from './dialogs/read-again-dialog.tsx'
import { ReasonDialog } from './dialogs/reason-dialog.tsx'
import { ResolveDialog } from './dialogs/resolve-dialog.tsx'
import { SeverityDialog } from './dialogs/severity-dialog.tsx'
import { StartDialog } from './dialogs/start-dialog.tsx'
import { StatusDialog } from './dialogs/status-dialog.tsx'
import { TakeCommandDialog } from './dialogs/take-command-dialog.tsx'
import { ViewersDialog } from './dialogs/viewers-dialog.tsx'
import { useRoomState } from './room-context.tsx'

/** The dialog that is open, if any. Each is made anew when it opens. */
export function RoomDialogs() {
  const { dialog, setDialog, room } = useRoomState()
  if (!dialog) return null
  switch (dialog.kind) {
    case 'handOver':
      return <HandOverDialog />
    case 'takeCommand':
      return <TakeCommandDialog />
    case 'severity':
      return <SeverityDialog />
    case 'status':
      return <StatusDialog />
    case 'viewers':
      return <ViewersDialog />
    case 'resolve':
      return <ResolveDialog />
    case 'start':
      return <StartDialog />
    case 'attach':
      return <AttachDialog />
    case 'readAgain':
      return <ReadAgainDialog target={dialog.target} />
    case 'outside':
      return <OutsideDialog execution={dialog.execution} action={dialog.action} onClose={() => setDialog(null)} />
    case 'reopen':
      return (
        <ReasonDialog
          name="reopenIncident"
          title={`Reopen ${room.incident.number}`}
          description="The record goes on from here."
          label="Why it is open again"
          empty="Say why it is open again"
          field="reason"
          submit="Reopen the incident"
          input={(reason) => ({ reason })}
          always
        />
      )
    case 'liftFreeze': {
      const freeze = room.incident.freezes.find((each) => each.freeze === dialog.freeze)
      return (
        <ReasonDialog
          name="liftFreeze"
          title={`Lift ${freeze?.number ?? 'the freeze'} by hand`}
          description="Promotions may go on from that moment."
          label="Reason"
          empty="Say why promotions may go on"
          field="reason"
          submit="Lift the freeze"
          input={(reason) => ({ freeze: dialog.freeze, reason })}
          always
        />
      )
    }
    case 'acknowledge':
      return <AcknowledgeDialog execution={dialog.execution} fact={dialog.fact} entry={dialog.entry} />
    case 'withdraw':
      return (
        <ReasonDialog
          name="withdrawReading"
          title={`Withdraw #${dialog.entry}`}
          description={`${dialog.fact} is unknown again until it is read anew. Both stay on the record.`}
          label="Why it no longer stands"
          empty="Say why it no longer stands"
          field="reason"
          submit="Withdraw the reading"
          input={(reason) => ({ execution: dialog.execution, fact: dialog.fact, entry: dialog.entry, reason })}
        />
      )
    default:
      return dialog satisfies never
  }
}
