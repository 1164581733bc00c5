import { Fragment } from 'react'
import type { BoardRow, Names } from '#domain/incident/views.ts'

/** "checkout, media, production": apps as identifiers, environments as words. */
export function Affected({ row, names }: { row: BoardRow; names: Names }) {
  const apps = row.apps.map((id) => ({ id, name: names[id]?.name, code: true }))
  const environments = row.environments.map((id) => ({ id, name: names[id]?.name, code: false }))
  const known = [...apps, ...environments].filter((each) => each.name !== undefined)
  return known.map((each, index) => (
    <Fragment key={each.id}>
      {index > 0 ? ', ' : null}
      {each.code ? <code dir="auto">{each.name}</code> : <bdi>{each.name}</bdi>}
    </Fragment>
  ))
}
