'use client'

import { useFieldArray, useFormContext } from 'react-hook-form'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import { useDraftField } from './fields/draft-field.ts'
import { ProgramField } from './provenance-fields.tsx'
import type { AttachmentDraft } from './record-values.ts'
import { citedSeqs } from './record-values.ts'

/** An entry that can be cited: its number and what it is. */
export type Citable = { seq: number; words: string }

/** Kinds of evidence that are held now, with the reason. */
export type HeldKinds = Partial<Record<AttachmentDraft['kind'], string>>

type EvidenceFieldsProps = { at: string; min: number; citable: readonly Citable[]; heldKinds: HeldKinds }

/** Evidence of one reading: entries that stand in the journal already, or something attached with it. */
export function EvidenceFields({ at, min, citable, heldKinds }: EvidenceFieldsProps) {
  const { control } = useFormContext()
  const { fields, append, remove } = useFieldArray({ control, name: `${at}.attachments` })
  const own = useDraftField(`${at}.attachments`)
  const attach = () => append({ kind: 'text', text: '', source: '' })
  return (
    <fieldset className="field evidence-fields">
      <legend className="field-label">Evidence {min === 0 ? <span className="quieter">(optional)</span> : null}</legend>
      <div className="row wrap">
        <CiteField at={at} citable={citable} />
        <Button size="small" icon="attach" onClick={attach}>
          Attach
        </Button>
      </div>
      {fields.map((field, i) => (
        <AttachmentFields
          key={field.id}
          at={`${at}.attachments.${i}`}
          heldKinds={heldKinds}
          onRemove={() => remove(i)}
        />
      ))}
      {own.error ? (
        <p className="field-error">
          <Icon name="violated" small />
          <span>{own.error}</span>
        </p>
      ) : null}
    </fieldset>
  )
}

function CiteField({ at, citable }: { at: string; citable: readonly Citable[] }) {
  const { value, set, blur, error } = useDraftField(`${at}.cites`)
  const text = typeof value === 'string' ? value : ''
  const cited = citedSeqs(text) ?? []
  const cite = (seq: string) => set(text.trim() === '' ? `#${seq}` : `${text.trim().replace(/,$/, '')}, #${seq}`)
  return (
    <>
      <Field label={<span className="visually-hidden">Cited entries</span>} error={error} className="cite">
        <TextInput
          mono
          value={text}
          placeholder="#14, #18"
          onBlur={blur}
          onChange={(event) => set(event.target.value)}
        />
      </Field>
      {citable.length > 0 ? (
        <Select
          aria-label="Cite an entry"
          className="cite-pick"
          value=""
          onChange={(event) => cite(event.target.value)}
        >
          <option value="">Cite</option>
          {citable
            .filter((entry) => !cited.includes(entry.seq))
            .map((entry) => (
              <option key={entry.seq} value={entry.seq}>
                #{entry.seq} {entry.words}
              </option>
            ))}
        </Select>
      ) : null}
    </>
  )
}

const kinds = [
  { value: 'text', label: 'Text' },
  { value: 'log', label: 'Log' },
  { value: 'link', label: 'Link' },
] as const

type AttachmentFieldsProps = { at: string; heldKinds: HeldKinds; onRemove?: () => void }

export function AttachmentFields({ at, heldKinds, onRemove }: AttachmentFieldsProps) {
  const kind = useDraftField(`${at}.kind`)
  const text = useDraftField(`${at}.text`)
  const source = useDraftField(`${at}.source`)
  const chosen = kinds.find((each) => each.value === kind.value)?.value ?? 'text'
  const held = heldKinds[chosen]
  return (
    <div className="attachment-fields">
      <div className="row wrap">
        <Segmented label="Kind of evidence" options={kinds} value={chosen} onChange={kind.set} />
        <span className="spacer" />
        {onRemove ? (
          <Button variant="quiet" size="small" icon="close" onClick={onRemove}>
            Remove
          </Button>
        ) : null}
      </div>
      {held || kind.error ? <p className="field-hint tone-held">{kind.error ?? held}</p> : null}
      <Field label={chosen === 'link' ? 'Address' : 'What was seen'} error={text.error}>
        <TextArea
          ref={text.ref}
          mono={chosen !== 'text'}
          rows={chosen === 'link' ? 1 : 4}
          value={typeof text.value === 'string' ? text.value : ''}
          onBlur={text.blur}
          onChange={(event) => text.set(event.target.value)}
        />
      </Field>
      <Field label="Its source" optional={onRemove !== undefined} error={source.error}>
        <TextInput
          ref={source.ref}
          value={typeof source.value === 'string' ? source.value : ''}
          placeholder={onRemove ? 'As above' : undefined}
          onBlur={source.blur}
          onChange={(event) => source.set(event.target.value)}
        />
      </Field>
      <ProgramField at={at} />
    </div>
  )
}
