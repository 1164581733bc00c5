import type { FileValue } from '#domain/file/file.ts'
import { fileIn } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'

/** A look holds fifty readings; more files than that are no look of a person. */
const MOST_NAMED = 50

export type FilePlace = { path: string; file: FileValue }

/** Every file that an input names, with the way to it. */
export function filesIn(value: unknown, path = ''): FilePlace[] {
  if (typeof value !== 'object' || value === null) return []
  const file = fileIn(value as Json)
  if (file) return [{ path, file }]
  return Object.entries(value).flatMap(([name, part]) => filesIn(part, path === '' ? name : `${path}.${name}`))
}

const GONE = 'This file is not attached to this incident any more. Attach it again'

const refuse = (paths: readonly string[], says: string): never => {
  const fields = Object.fromEntries(paths.map((path) => [path, says]))
  throw new Problem('BAD_INPUT', 'Nothing was recorded yet.', fields)
}

export const fileGone = (path: string): never => refuse([path], GONE)

export function expectFew(places: readonly FilePlace[]): void {
  if (places.length > MOST_NAMED)
    refuse([places[MOST_NAMED]?.path ?? ''], `At most ${MOST_NAMED} files at once; these are ${places.length}`)
}

/** What a browser says of a file must be what stands here of it. */
export function expectAttached(places: readonly FilePlace[], stored: ReadonlyMap<string, FileValue>): void {
  const isThere = ({ id, name, size, sha256 }: FileValue) => {
    const found = stored.get(id)
    return found?.name === name && found.size === size && found.sha256 === sha256
  }
  const gone = places.filter(({ file }) => !isThere(file))
  if (gone.length > 0)
    refuse(
      gone.map(({ path }) => path),
      GONE,
    )
}
