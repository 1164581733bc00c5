'use client'

import { Command as Primitive } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useMemo } from 'react'
import type { Command } from '#components/shell/commands.tsx'
import { useAllCommands } from '#components/shell/commands.tsx'
import { paletteScore } from '#components/shell/palette-match.ts'
import { Keys } from '#components/shell/shortcuts.tsx'
import { Icon } from '#components/ui/icon.tsx'

type CommandPaletteProps = { open: boolean; onOpenChange: (open: boolean) => void }

const otherwise = 'Go to'

/** What the screen at hand offers, the latest first; then what stands everywhere. Within a group the order is the screen's. */
function grouped(commands: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>()
  const groupOf = (command: Command) => command.group ?? otherwise
  const here = commands.filter((command) => !command.standing)
  const everywhere = commands.filter((command) => command.standing)
  for (const command of here.toReversed()) groups.set(groupOf(command), [])
  for (const command of [...here, ...everywhere]) {
    const members = groups.get(groupOf(command)) ?? []
    groups.set(groupOf(command), [...members, command])
  }
  return [...groups]
}

export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil">
          <Dialog.Content className="palette-frame" aria-describedby={undefined}>
            <Dialog.Title className="visually-hidden">Go to or run</Dialog.Title>
            <Palette onDone={() => onOpenChange(false)} />
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Palette({ onDone }: { onDone: () => void }) {
  const commands = useAllCommands()
  const groups = useMemo(() => grouped(commands), [commands])

  function choose(command: Command) {
    onDone()
    setTimeout(command.run)
  }

  return (
    <Primitive
      label="Go to or run"
      loop
      filter={(_, typed, words = []) => paletteScore(words[0] ?? '', words.slice(1), typed)}
    >
      <div className="palette-search">
        <Icon name="search" small />
        <Primitive.Input className="palette-input" placeholder="Go to or run" />
        <kbd>Esc</kbd>
      </div>
      <Primitive.List className="palette-list" label="Commands">
        <Primitive.Empty className="palette-empty">Nothing by this name.</Primitive.Empty>
        {groups.map(([group, members]) => (
          <Primitive.Group key={group} heading={group}>
            {members.map((command) => (
              <Primitive.Item
                key={command.id}
                value={command.id}
                keywords={[command.label, group, ...(command.keywords ?? [])]}
                className="palette-item"
                onSelect={() => choose(command)}
              >
                <Icon
                  name={command.icon ?? 'chevron-right'}
                  small
                  className={command.tone ? `tone-${command.tone}` : undefined}
                />
                <span>{command.label}</span>
                <span className="meta">
                  {command.hint}
                  {command.keys ? <Keys keys={command.keys} /> : null}
                </span>
              </Primitive.Item>
            ))}
          </Primitive.Group>
        ))}
      </Primitive.List>
    </Primitive>
  )
}
