/** A step of an execution. */
export type Place = { execution: string; step: string }
/** `at`: server time, ms since 1970. */
export type Left = Place & { at: number }

/** Asked for at each use: a browser may refuse even that. */
type Shelf = () => Pick<Storage, 'getItem' | 'setItem'>

const keyOf = (member: string, incident: string): string => `holdpoint.left.${member}.${incident}`

export const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' &&
  value !== null &&
  'execution' in value &&
  typeof value.execution === 'string' &&
  'step' in value &&
  typeof value.step === 'string'

const isLeft = (value: unknown): value is Left => isPlace(value) && 'at' in value && typeof value.at === 'number'

/** The step this member left last in this browser: a bookmark outlives the page it was made in. */
export function readLeft(shelf: Shelf, member: string, incident: string): Left | null {
  try {
    const kept: unknown = JSON.parse(shelf().getItem(keyOf(member, incident)) ?? 'null')
    return isLeft(kept) ? kept : null
  } catch {
    return null
  }
}

export function keepLeft(shelf: Shelf, member: string, incident: string, left: Left): void {
  try {
    shelf().setItem(keyOf(member, incident), JSON.stringify(left))
  } catch {
    // Without storage the bookmark lasts until the reload.
  }
}
