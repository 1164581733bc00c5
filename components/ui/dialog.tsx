'use client'

import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'

const firstField = 'input:not([type="hidden"]), textarea, select'

/** Into the first field; without one, the dialog itself. Never onto the way out. */
function focusWithin(event: Event) {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement)) return
  event.preventDefault()
  const field = content.querySelector<HTMLElement>(`.dialog-body :is(${firstField})`)
  const target = field ?? content
  target.focus()
}

/** What had the keyboard when the dialog came; of a row in a menu, the button that opened the menu: the row goes with it. */
function openerNow(): HTMLElement | null {
  const at = document.activeElement
  const trigger = at?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  const opener = trigger ? document.getElementById(trigger) : at
  return opener instanceof HTMLElement && opener !== document.body ? opener : null
}

function goBackTo(opener: HTMLElement | null) {
  const to = opener?.isConnected ? opener : document.getElementById('main')
  to?.focus({ preventScroll: true })
}

/** `title` is read out on opening. Put the form and its actions in `children`; <DialogClose> wraps a button that leaves. */
export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  size?: 'narrow' | 'normal' | 'wide'
  children: ReactNode
  onOpenAutoFocus?: (event: Event) => void
  onCloseAutoFocus?: (event: Event) => void
}

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, size = 'normal', children, onOpenAutoFocus, onCloseAutoFocus } = props
  const opener = useRef<HTMLElement | null>(null)
  const undescribed = description ? {} : { 'aria-describedby': undefined }
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="dialog-veil">
          <Primitive.Content
            {...undescribed}
            className={classNames('dialog', size !== 'normal' && size)}
            onOpenAutoFocus={(event) => {
              opener.current = openerNow()
              ;(onOpenAutoFocus ?? focusWithin)(event)
            }}
            onCloseAutoFocus={(event) => {
              onCloseAutoFocus?.(event)
              if (event.defaultPrevented) return
              event.preventDefault()
              goBackTo(opener.current)
            }}
          >
            <div className="dialog-head">
              <div>
                <Primitive.Title>{title}</Primitive.Title>
                {description ? <Primitive.Description className="quiet">{description}</Primitive.Description> : null}
              </div>
              <Primitive.Close asChild>
                <Button variant="quiet" size="small">
                  Close <kbd>Esc</kbd>
                </Button>
              </Primitive.Close>
            </div>
            <div className="dialog-body">{children}</div>
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export function DialogClose({ children }: { children: ReactNode }) {
  return <Primitive.Close asChild>{children}</Primitive.Close>
}
