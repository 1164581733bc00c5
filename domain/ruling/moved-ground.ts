// An authorization stands on what was read; a later reading that makes one of its rules say no takes that ground away.
import type { ActionRun } from '#domain/execution/state.ts'
import { ruleAgain } from '#domain/ruling/rule.ts'
import type { RuleVerdict, RulingInput } from '#domain/ruling/ruling.ts'

/** An open authorization that is void as things stand, and the rules that say so. */
export type MovedGround = { readonly run: ActionRun; readonly rules: readonly RuleVerdict[] }

/** Every open authorization of a running execution whose ground has moved, the oldest first. */
export const movedGround = (input: RulingInput): MovedGround[] =>
  input.run.status !== 'running'
    ? []
    : Object.values(input.run.runs)
        .flat()
        .filter(({ outcome, voidedSeq }) => outcome === 'open' && voidedSeq === null)
        .map((run) => ({ run, rules: ruleAgain(input, run).rules.filter(({ verdict }) => verdict === 'violated') }))
        .filter(({ rules }) => rules.length > 0)
        .toSorted((a, b) => a.run.seq - b.run.seq)
