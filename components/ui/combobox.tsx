'use client'

import { Popover } from 'radix-ui'
import type { KeyboardEvent } from 'react'
import { useId, useRef, useState } from 'react'
import { Tag } from '#components/ui/chip.tsx'
import { classNames } from '#components/ui/class-names.ts'
import type { ComboboxItem, ComboboxOption, ComboboxValue } from '#components/ui/combobox-options.ts'
import { namedExactly, nameOfValue, optionsFor } from '#components/ui/combobox-options.ts'
import { useField } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'

/** Pick one, or type a name. With `makeLabel` ("Create app") a missing name becomes `{ name }`; without, it is put back. */
export type ComboboxProps = {
  items: readonly ComboboxItem[]
  value: ComboboxValue | null
  onChange: (value: ComboboxValue | null) => void
  onBlur?: () => void
  makeLabel?: string
  placeholder?: string
  emptyText?: string
  mono?: boolean
  required?: boolean
}

export function Combobox(props: ComboboxProps) {
  const { items, value, onChange, onBlur, makeLabel, placeholder, emptyText = 'Nothing by this name', mono } = props
  const listId = useId()
  const anchor = useRef<HTMLSpanElement>(null)
  const field = useField()
  const [query, setQuery] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)

  const chosenName = nameOfValue(items, value)
  const options = optionsFor(items, query ?? '', makeLabel !== undefined)
  const isNew = query === null && value !== null && 'name' in value

  function show(nextQuery: string | null) {
    setQuery(nextQuery)
    setActive(nextQuery ? 0 : -1)
    setOpen(true)
  }

  function close() {
    setOpen(false)
    setQuery(null)
    setActive(-1)
  }

  function pick(option: ComboboxOption) {
    onChange(option.kind === 'item' ? { id: option.item.id } : { name: option.name })
    close()
  }

  function settle() {
    if (query !== null) {
      const exact = namedExactly(items, query)
      if (query.trim() === '') onChange(null)
      else if (exact) onChange({ id: exact.id })
      else if (makeLabel !== undefined) onChange({ name: query.trim() })
    }
    close()
    onBlur?.()
  }

  function move(by: number) {
    if (!open) {
      show(query)
      return
    }
    if (options.length === 0) return
    setActive((at) => (at < 0 && by < 0 ? options.length - 1 : (at + by + options.length) % options.length))
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
      return
    }
    const option = options[active]
    if (event.key === 'Enter' && open && option) {
      event.preventDefault()
      pick(option)
    }
  }

  const keepOpen = (event: Event) => {
    if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault()
  }
  const optionId = (index: number) => `${listId}-${index}`

  return (
    <Popover.Root open={open} onOpenChange={(next) => (next ? setOpen(true) : close())}>
      <Popover.Anchor asChild>
        <span className="combobox" ref={anchor}>
          <input
            {...field}
            type="text"
            dir="auto"
            role="combobox"
            className={classNames('input', mono && 'mono')}
            autoComplete="off"
            spellCheck={false}
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-required={props.required || undefined}
            aria-activedescendant={open && active >= 0 ? optionId(active) : undefined}
            placeholder={placeholder}
            value={query ?? chosenName}
            onChange={(event) => show(event.target.value)}
            onClick={() => setOpen(true)}
            onKeyDown={onKeyDown}
            onBlur={settle}
          />
          {isNew ? <Tag className="combobox-new">new</Tag> : null}
          <Icon name="chevron-down" />
        </span>
      </Popover.Anchor>
      <Popover.Content
        className="option-list"
        role="listbox"
        id={listId}
        aria-label="Choices"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={keepOpen}
      >
        {options.map((option, index) => (
          <Option
            key={option.kind === 'item' ? option.item.id : 'make'}
            id={optionId(index)}
            option={option}
            active={index === active}
            chosen={option.kind === 'item' && value !== null && 'id' in value && value.id === option.item.id}
            makeLabel={makeLabel}
            onPick={() => pick(option)}
            onPoint={() => setActive(index)}
          />
        ))}
        {options.length === 0 ? <div className="option-empty">{emptyText}</div> : null}
      </Popover.Content>
    </Popover.Root>
  )
}

type OptionProps = {
  id: string
  option: ComboboxOption
  active: boolean
  chosen: boolean
  makeLabel: string | undefined
  onPick: () => void
  onPoint: () => void
}

function Option({ id, option, active, chosen, makeLabel, onPick, onPoint }: OptionProps) {
  const making = option.kind === 'make'
  return (
    <div
      id={id}
      ref={(element) => {
        if (active) element?.scrollIntoView({ block: 'nearest' })
      }}
      role="option"
      tabIndex={-1}
      className={classNames('option', making && 'make')}
      aria-selected={chosen}
      data-active={active}
      onPointerDown={(event) => event.preventDefault()}
      onPointerMove={active ? undefined : onPoint}
      onClick={onPick}
      onKeyDown={undefined}
    >
      {making ? <Icon name="plus" small /> : null}
      <span>{making ? `${makeLabel} “${option.name}”` : option.item.name}</span>
      {option.kind === 'item' && option.item.detail ? <span className="meta">{option.item.detail}</span> : null}
      {chosen ? <Icon name="check" small /> : null}
    </div>
  )
}
