'use client'

import { useContext, useState } from 'react'
import type { Draft } from '#components/evidence/draft.ts'
import { blankRow } from '#components/evidence/draft.ts'
import { looksLikeTable, pasteTable } from '#components/evidence/paste-table.ts'
import { fieldLabel } from '#components/evidence/value-words.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import type { Field as Column, FieldType } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'
import { OwnProblem } from './own-problem.tsx'
import { TableCell } from './table-cell.tsx'
import type { TypedFieldProps } from './text-field.tsx'
import { UnknownOffered } from './unknown-toggle.tsx'

type Said = { tone: 'ok' | 'held'; words: string }

/** Rows pasted from TSV, CSV or JSON, or typed; every cell can be mended. */
export function TableField({ type, ...props }: TypedFieldProps & { type: FieldType & { type: 'table' } }) {
  const { columns } = type
  const { value, set } = useDraftField(props.name)
  const announce = useAnnounce()
  const unknownOffered = useContext(UnknownOffered)
  const [said, setSaid] = useState<Said | null>(null)
  const rows: readonly Draft[] = Array.isArray(value) ? value : []
  const none = Array.isArray(value) && rows.length === 0
  const placed = rows.map((row, i) => ({ row, key: `${props.name}.${i}` }))

  const take = (text: string): boolean => {
    if (!looksLikeTable(text)) return false
    const pasted = pasteTable(columns, text)
    if (!pasted.ok) {
      setSaid({ tone: 'held', words: `Not read: ${pasted.problem}` })
      return true
    }
    set(pasted.rows)
    const left = pasted.ignored.length > 0 ? ` Left out: ${pasted.ignored.join(', ')}.` : ''
    const count = pasted.rows.length === 1 ? '1 row' : `${pasted.rows.length} rows`
    const words = `${count} read from ${pasted.format}.${left} Check them below.`
    setSaid({ tone: 'ok', words })
    announce(words)
    return true
  }
  const add = () => set([...rows, blankRow(columns)])
  const remove = (at: number) => set(rows.length === 1 ? '' : rows.filter((_, i) => i !== at))

  return (
    <fieldset className="field nested">
      <legend className="field-label">
        {props.label} {props.optional ? <span className="quieter">(optional)</span> : null}
      </legend>
      <PasteBox columns={columns} onTake={take} />
      {said ? (
        <Notice tone={said.tone === 'ok' ? 'ok' : 'held'} live="status">
          {said.words}
        </Notice>
      ) : null}
      {rows.length > 0 ? (
        <div className="paste-table">
          <table className="data-table cells">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name}>{fieldLabel(column)}</th>
                ))}
                <th>
                  <span className="visually-hidden">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {placed.map(({ key }, i) => (
                <tr key={key}>
                  {columns.map((column) => (
                    <td key={column.name} className={`cell-${column.type.type}`} data-column={fieldLabel(column)}>
                      <TableCell
                        name={`${key}.${column.name}`}
                        label={`${fieldLabel(column)}, row ${i + 1}`}
                        type={column.type}
                      />
                    </td>
                  ))}
                  <td>
                    <Button
                      variant="quiet"
                      size="small"
                      icon="close"
                      aria-label={`Remove row ${i + 1}`}
                      onClick={() => remove(i)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <div className="row wrap">
        <Button size="small" icon="plus" onClick={add}>
          Add a row
        </Button>
        {type.min === 0 ? (
          <Button
            size="small"
            variant="quiet"
            aria-pressed={none}
            icon={none ? 'check' : undefined}
            onClick={() => set(none ? '' : [])}
          >
            There are none
          </Button>
        ) : null}
        {unknownOffered || value === null ? (
          <Button
            size="small"
            variant="quiet"
            aria-pressed={value === null}
            icon={value === null ? 'unknown' : undefined}
            onClick={() => set(value === null ? '' : null)}
          >
            Unknown
          </Button>
        ) : null}
      </div>
      <OwnProblem name={props.name} />
    </fieldset>
  )
}

/** Characters that nobody types in one stroke: dropped or filled in at once, they are read at once. */
const atOnce = 6

function PasteBox({ columns, onTake }: { columns: readonly Column[]; onTake: (text: string) => boolean }) {
  const [text, setText] = useState('')
  const change = (typed: string) => setText(onTake(typed) ? '' : typed)
  return (
    <Field
      label="Paste rows"
      hint={`TSV, CSV or JSON, with headings or in this order: ${columns.map((column) => fieldLabel(column).toLowerCase()).join(', ')}.`}
    >
      <TextArea
        mono
        rows={2}
        value={text}
        className="paste-box"
        placeholder="Paste the table here"
        onChange={(event) => {
          const typed = event.target.value
          if (typed.length - text.length >= atOnce && looksLikeTable(typed)) change(typed)
          else setText(typed)
        }}
        onPaste={(event) => {
          event.preventDefault()
          change(event.clipboardData.getData('text'))
        }}
        onBlur={() => text.trim() !== '' && change(text)}
      />
    </Field>
  )
}
