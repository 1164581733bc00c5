'use client'

import { valueWords } from '#components/evidence/value-words.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import { factStatus, keysRead } from '#domain/ruling/fact-status.ts'
import type { FactStatus, RulingInput } from '#domain/ruling/ruling.ts'
import { factStateWords } from './verdict-words.ts'

/** What a derived fact is worked out from: each fact of its formula, for each object it was read for. */
function inputsOf(input: RulingInput, name: string): FactStatus[] {
  const facts = input.runbook.program.derived.get(name)?.facts ?? []
  return facts.flatMap((fact) => {
    const keys = input.runbook.facts.get(fact)?.per === undefined ? [null] : keysRead(input, fact)
    return keys.map((key) => factStatus(input, fact, key))
  })
}

/** The working of a computed fact: its formula, what went into it, and the entries that say so. */
export function FactWorking({ model, fact }: { model: ExecutionModel; fact: string }) {
  const { nameOf, goToEntry } = useRoomState()
  const formula = model.document.facts.find(({ name }) => name === fact)?.derive
  if (model.input === null || formula === undefined) return <span className="quieter">Computed</span>
  return (
    <details className="fact-table">
      <summary>
        <span className="quieter">Computed</span>
      </summary>
      <code className="fact-formula">{formula.replaceAll(/\s+/g, ' ').replaceAll('facts.', '')}</code>
      <dl className="fact-record">
        {inputsOf(model.input, fact).map((status) => (
          <div className="fact-part" key={`${status.fact} ${status.key}`}>
            <dt>
              <code>{status.fact}</code>
              {status.key === null ? null : <bdi> {nameOf(status.key)}</bdi>}
            </dt>
            <dd className={status.status === 'known' ? undefined : 'tone-held'}>
              {status.status === 'known'
                ? valueWords(
                    model.document.facts.find(({ name }) => name === status.fact)?.type ?? null,
                    status.value,
                    nameOf,
                  )
                : factStateWords[status.status]}
              {status.reading ? (
                <>
                  {' '}
                  <SeqLink seq={status.reading.seq} onFollow={goToEntry} />
                </>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
