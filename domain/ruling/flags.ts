// A flag marks the timeline when a new reading makes its condition true; it opens and holds nothing.
import { answer, rendered } from '#domain/ruling/answer.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'

export type RaisedFlag = { readonly flag: string; readonly says: string; readonly restsOn: readonly number[] }

/** Flags that the readings between the two inputs raise. */
export const flagsRaised = (before: RulingInput, after: RulingInput): RaisedFlag[] => {
  const raised: RaisedFlag[] = []
  for (const [flag, { when, says }] of after.runbook.program.flags) {
    if (when.facts.every((fact) => before.run.readings[fact] === after.run.readings[fact])) continue
    const stage = new Stage(after, { before })
    const { verdict, restsOn } = answer(stage, when)
    if (verdict === 'satisfied') raised.push({ flag, says: rendered(stage, says), restsOn })
  }
  return raised
}
