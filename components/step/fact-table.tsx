'use client'

import { fieldLabel, valueWords } from '#components/evidence/value-words.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { FactValue } from '#components/ui/fact-value.tsx'
import type { Json } from '#domain/json.ts'
import type { FieldType } from '#domain/runbook/document.ts'

type FactTableProps = { type: FieldType & { type: 'table' }; value: Json; unacknowledged: boolean }

/** A table that was read, in one line; its rows open below. */
export function FactTable({ type, value, unacknowledged }: FactTableProps) {
  const { nameOf } = useRoomState()
  const rows = (Array.isArray(value) ? value : []).map((row: Json, i) => ({ row, key: `${i}` }))
  return (
    <details className="fact-table">
      <summary>
        <FactValue state="current" unacknowledged={unacknowledged}>
          {valueWords(type, value, nameOf)}
        </FactValue>
      </summary>
      <div className="table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              {type.columns.map((column) => (
                <th key={column.name} scope="col">
                  {fieldLabel(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, key }) => (
              <tr key={key}>
                {type.columns.map((column) => (
                  <td key={column.name}>{valueWords(column.type, cell(row, column.name), nameOf)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function cell(row: Json, name: string): Json {
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return null
  return (row as { readonly [key: string]: Json })[name] ?? null
}
