'use client'

import Link from 'next/link'
import { DropdownMenu as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

/** `trigger` is one button. Children are <MenuItem>, <MenuLink>, <MenuChoice>, <MenuLabel>, <MenuRule>. */
export type MenuProps = {
  trigger: ReactNode
  align?: 'start' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}

export function Menu({ trigger, align = 'start', open, onOpenChange, children }: MenuProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Content className="menu-list" align={align} sideOffset={4} collisionPadding={8} loop>
        {children}
      </Primitive.Content>
    </Primitive.Root>
  )
}

type MenuRowProps = { icon?: IconName; detail?: ReactNode; children: ReactNode }

function row({ icon, detail, children }: MenuRowProps) {
  return (
    <>
      {icon ? <Icon name={icon} small /> : null}
      <span>{children}</span>
      {detail ? <span className="meta">{detail}</span> : null}
    </>
  )
}

export function MenuItem({ onSelect, ...content }: MenuRowProps & { onSelect: () => void }) {
  return (
    <Primitive.Item className="menu-item" onSelect={onSelect}>
      {row(content)}
    </Primitive.Item>
  )
}

export function MenuLink({ href, ...content }: MenuRowProps & { href: string }) {
  return (
    <Primitive.Item className="menu-item" asChild>
      <Link href={href}>{row(content)}</Link>
    </Primitive.Item>
  )
}

export type MenuChoiceProps<Value extends string> = {
  value: Value
  options: readonly { value: Value; label: ReactNode }[]
  onChange: (value: Value) => void
}

/** One of several, ticked. The menu stays open, so that a choice can be seen. */
export function MenuChoice<Value extends string>({ value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <Primitive.RadioGroup value={value}>
      {options.map((option) => (
        <Primitive.RadioItem
          key={option.value}
          value={option.value}
          className="menu-item"
          onSelect={(event) => {
            event.preventDefault()
            onChange(option.value)
          }}
        >
          <span className="menu-item-mark">
            <Primitive.ItemIndicator>
              <Icon name="check" small />
            </Primitive.ItemIndicator>
          </span>
          <span>{option.label}</span>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="menu-label label">{children}</Primitive.Label>
}

export function MenuRule() {
  return <Primitive.Separator className="menu-rule" />
}
