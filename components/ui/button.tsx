'use client'

import type { ComponentPropsWithRef, MouseEvent, ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

type ButtonLook = {
  variant?: 'plain' | 'primary' | 'quiet'
  size?: 'small' | 'normal' | 'large'
  wide?: boolean
  icon?: IconName
}

/** `held` is the id of the element that says why. The button stays in place, focusable, and does nothing but `onHeld`. */
export type ButtonProps = ButtonLook &
  Omit<ComponentPropsWithRef<'button'>, 'disabled' | 'aria-disabled'> & {
    held?: string | false
    onHeld?: () => void
    busy?: boolean
  }

function lookOf({ variant = 'plain', size = 'normal', wide }: ButtonLook, square: boolean, className?: string) {
  return classNames(
    'button',
    variant !== 'plain' && variant,
    size !== 'normal' && size,
    wide && 'wide',
    square && 'square',
    className,
  )
}

function within(icon: IconName | undefined, small: boolean, children: ReactNode) {
  return (
    <>
      {icon ? <Icon name={icon} small={small} /> : null}
      {children}
    </>
  )
}

export function Button(props: ButtonProps) {
  const {
    variant,
    size,
    wide,
    icon,
    held,
    onHeld,
    busy,
    className,
    children,
    onClick,
    type = 'button',
    ...rest
  } = props
  const waits = Boolean(held) || busy === true
  const describedBy = classNames(rest['aria-describedby'], held) || undefined

  function click(event: MouseEvent<HTMLButtonElement>) {
    if (!waits) {
      onClick?.(event)
      return
    }
    event.preventDefault()
    event.stopPropagation()
    if (held) onHeld?.()
  }

  return (
    <button
      {...rest}
      type={type}
      className={lookOf({ variant, size, wide }, children === undefined, className)}
      aria-disabled={held ? true : undefined}
      aria-busy={busy || undefined}
      aria-describedby={describedBy}
      onClick={click}
    >
      {within(held ? 'hold' : icon, size !== 'large', children)}
    </button>
  )
}

export type ButtonLinkProps = ButtonLook & Omit<ComponentPropsWithRef<'a'>, 'href'> & { href: string }

/** Loads its page whole: it leads out of pages that have little else to run. */
export function ButtonLink(props: ButtonLinkProps) {
  const { variant, size, wide, icon, className, children, ...rest } = props
  return (
    <a {...rest} className={lookOf({ variant, size, wide }, children === undefined, className)}>
      {within(icon, size !== 'large', children)}
    </a>
  )
}
