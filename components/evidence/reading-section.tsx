'use client'

import { useEffect, useRef, useState } from 'react'
import { useFormContext, useWatch } from 'react-hook-form'
import { Moment } from '#components/format/moment.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { AcknowledgeButton } from '#components/step/program-said.tsx'
import { factStateWords } from '#components/step/verdict-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { Draft } from './draft.ts'
import { readDraft } from './draft.ts'
import type { Citable, HeldKinds } from './evidence-fields.tsx'
import { EvidenceFields } from './evidence-fields.tsx'
import { ValueField } from './fields/value-field.tsx'
import { lastSource } from './last-source.ts'
import { ObservedField, ProgramField, ReasonField, SourceField } from './provenance-fields.tsx'
import type { Line, ReadingDraft } from './record-values.ts'
import { isBegun } from './record-values.ts'
import { fitsHalf, valueWords } from './value-words.ts'

type ReadingSectionProps = { line: Line; citable: readonly Citable[]; heldKinds: HeldKinds; alwaysOpen?: boolean }

/** What one line asks for: the value; once it is answered, where and when it was seen, why, and on which evidence. */
export function ReadingSection({ line, citable, heldKinds, alwaysOpen = false }: ReadingSectionProps) {
  const { capture, key, status } = line
  const { nameOf, memberName, goToEntry, fieldTarget, clearFieldTarget, room, now, model, setDialog } = useRoomState()
  const { setValue, getValues } = useFormContext()
  const at = `readings.${line.id}`
  const [opened, setOpened] = useState(false)
  const known = status.status === 'known'
  const unacknowledged = status.status === 'unacknowledged'
  const open = alwaysOpen || opened || !(known || unacknowledged)
  const section = useRef<HTMLFieldSetElement>(null)
  const label = key === null ? capture.label : `${capture.label} (${nameOf(key)})`

  const readAgain = () => {
    if (!getValues(`${at}.source`) && status.reading?.source) setValue(`${at}.source`, status.reading.source)
    setOpened(true)
  }
  const withdraw = (execution: string, entry: number) =>
    setDialog({ kind: 'withdraw', execution, fact: capture.fact, entry })
  const wanted = fieldTarget?.fact === capture.fact && (fieldTarget.key ?? key) === key
  useEffect(() => {
    if (!wanted) return
    setOpened(true)
    if (!getValues(`${at}.source`) && status.reading?.source) setValue(`${at}.source`, status.reading.source)
    const frame = requestAnimationFrame(() => {
      section.current?.scrollIntoView({ block: 'center' })
      const field = section.current?.querySelector<HTMLElement>('input, select, textarea')
      const first = field ?? section.current?.querySelector<HTMLElement>('button')
      first?.focus()
      clearFieldTarget()
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted, clearFieldTarget, at, getValues, setValue, status.reading?.source])

  const expired = status.status === 'expired' || status.status === 'outdated'
  useEffect(() => {
    if (expired && status.reading?.source && !getValues(`${at}.source`)) setValue(`${at}.source`, status.reading.source)
  }, [expired, at, getValues, setValue, status.reading?.source])

  const startedAt = useRef(status.reading?.seq ?? 0)
  const draft: ReadingDraft | undefined = useWatch({ name: at })
  const typing = readDraft(capture.type, draft?.value as Draft | undefined, now()).kind !== 'blank'
  const whole = alwaysOpen || opened || typing || isBegun(draft)
  const recorded = useRef(status.reading?.seq)
  useEffect(() => {
    if (recorded.current === status.reading?.seq || typing) return
    recorded.current = status.reading?.seq
    setOpened(false)
  }, [status.reading?.seq, typing])
  if (!typing) startedAt.current = status.reading?.seq ?? 0
  const raced =
    typing && status.reading !== null && status.reading.seq > startedAt.current && status.reading.by !== room.me.id

  if (!open) {
    return (
      <fieldset className="reading closed" ref={section} id={`reading-${line.id}`}>
        <div className="row wrap">
          <span className="field-label">{label}</span>
          {status.reading ? <SeqLink seq={status.reading.seq} onFollow={goToEntry} /> : null}
          <span className="spacer" />
          <span className="row tight">
            {model && status.reading && unacknowledged ? (
              <AcknowledgeButton execution={model.execution.id} fact={capture.fact} entry={status.reading.seq} />
            ) : null}
            <Button size="small" variant="quiet" icon="read-again" onClick={readAgain}>
              Read again
            </Button>
            {model && status.reading ? (
              <Button
                size="small"
                variant="quiet"
                onClick={() => withdraw(model.execution.id, status.reading?.seq ?? 0)}
              >
                Withdraw
              </Button>
            ) : null}
          </span>
        </div>
      </fieldset>
    )
  }
  return (
    <fieldset className="reading" ref={section} id={`reading-${line.id}`}>
      {status.reading && status.status !== 'known' && status.status !== 'unknown' ? (
        <p className="meta">
          Read again: {valueWords(capture.type, status.reading.value, nameOf)} is {factStateWords[status.status]}, from{' '}
          <Moment at={status.reading.observedAt} /> (<SeqLink seq={status.reading.seq} onFollow={goToEntry} />)
        </p>
      ) : null}
      {raced && status.reading ? (
        <Notice tone="held" live="status">
          {memberName(status.reading.by)} recorded this first (
          <SeqLink seq={status.reading.seq} onFollow={goToEntry} />
          ): {valueWords(capture.type, status.reading.value, nameOf)}. Nothing of yours was lost.
        </Notice>
      ) : null}
      <div className="fields">
        <div className={fitsHalf(capture.type) ? undefined : 'whole'}>
          <ValueField name={`${at}.value`} label={label} type={capture.type} optional={!capture.required} />
        </div>
        {whole ? (
          <>
            <SourceField
              at={at}
              offered={typing ? lastSource(getValues('readings'), line.id, model?.execution) : null}
            />
            <ObservedField at={at} />
            <ProgramField at={at} />
            {capture.reason === 'required' ? <ReasonField at={at} /> : null}
            <EvidenceFields at={at} min={capture.evidenceMin} citable={citable} heldKinds={heldKinds} />
          </>
        ) : null}
      </div>
    </fieldset>
  )
}
