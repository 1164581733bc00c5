'use client'

import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'

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
  const undescribed = description ? {} : { 'aria-describedby': undefined }
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="dialog-veil">
          <Primitive.Content
            {...undescribed}
            className={classNames('dialog', size !== 'normal' && size)}
            onOpenAutoFocus={onOpenAutoFocus}
            onCloseAutoFocus={onCloseAutoFocus}
          >
            <header className="dialog-head">
              <div>
                <Primitive.Title>{title}</Primitive.Title>
                {description ? <Primitive.Description className="quiet">{description}</Primitive.Description> : null}
              </div>
              <Primitive.Close asChild>
                <Button variant="quiet" size="small">
                  Close <kbd>Esc</kbd>
                </Button>
              </Primitive.Close>
            </header>
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
