import { classNames } from '#components/ui/class-names.ts'

export type AvatarProps = { name: string; initials?: string; me?: boolean; small?: boolean; says?: string }

/** Two letters for a name: "Mina Okafor" is MO, "root" is RO. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s.]+/)
    .filter(Boolean)
  const [first = '?', ...others] = words
  const last = others.at(-1)
  const letters = last ? [...first].slice(0, 1).concat([...last].slice(0, 1)) : [...first].slice(0, 2)
  return letters.join('').toUpperCase()
}

/** `says` adds to the name for a screen reader: "J. Lind is here". */
export function Avatar({ name, initials, me, small, says }: AvatarProps) {
  const spoken = says ?? (me ? `${name}, you` : name)
  return (
    <span className={classNames('avatar', small && 'small', me && 'me')} title={spoken}>
      <span aria-hidden="true">{initials ?? initialsOf(name)}</span>
      <span className="visually-hidden">{spoken}</span>
    </span>
  )
}
