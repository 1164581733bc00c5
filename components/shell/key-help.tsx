'use client'

import { Keys, useAllShortcuts } from '#components/shell/shortcuts.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

type KeyHelpProps = { open: boolean; onOpenChange: (open: boolean) => void }

export function KeyHelp({ open, onOpenChange }: KeyHelpProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      description="Off while you type. No single key runs an action."
      size="wide"
    >
      <KeyList />
    </Dialog>
  )
}

function KeyList() {
  const shortcuts = useAllShortcuts()
  const groups = Map.groupBy(shortcuts, (shortcut) => shortcut.group)
  return (
    <div className="keys">
      {[...groups].map(([group, members]) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl>
            {members.map((shortcut) => (
              <div key={shortcut.keys} className="keys-row">
                <dt>{shortcut.label}</dt>
                <dd>
                  <Keys keys={shortcut.keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
