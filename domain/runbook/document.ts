// A runbook document is what a runbook file means: every short form written out, every list in the author's order, nothing but JSON.
import type { Duration } from '#domain/runbook/duration.ts'

/** One text, or one text a language (`en`, `de`). */
export type Text = string | { readonly [language: string]: string }

/** A CEL expression, as the author wrote it. */
export type Expression = string

export type ListItemType = { readonly type: 'text' } | { readonly type: 'reference'; readonly kind: string }

export type FieldType =
  | { readonly type: 'text' | 'markdown' | 'url' }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'decimal'; readonly min?: string; readonly max?: string }
  | { readonly type: 'boolean' | 'yesNo' | 'timestamp' | 'file' }
  | { readonly type: 'duration'; readonly min?: Duration; readonly max?: Duration }
  | { readonly type: 'reference'; readonly kind: string }
  | { readonly type: 'list'; readonly of: ListItemType; readonly min: number }
  | { readonly type: 'choice'; readonly options: readonly string[] }
  | { readonly type: 'choices'; readonly options: readonly string[]; readonly min: number }
  | { readonly type: 'checks'; readonly items: readonly string[] }
  | { readonly type: 'record'; readonly fields: readonly Field[] }
  | { readonly type: 'table'; readonly columns: readonly Field[]; readonly min: number }

/** A field of a record, a column of a table, a name of the scope. */
export type Field = {
  readonly name: string
  readonly type: FieldType
  readonly optional: boolean
  readonly label?: Text
}

export type Parameter = Field & {
  /** Fills the field in; never ruled. */
  readonly from?: Expression
}

export type Fact = {
  readonly name: string
  readonly type: FieldType
  readonly label?: Text
  /** One reading for each object of this kind. */
  readonly per?: string
  readonly freshFor?: Duration
  readonly derive?: Expression
  readonly computed?: {
    readonly by: 'signedFile'
    readonly from: string
    readonly keys: 'workspace'
    /** A recorded list of references, such as `gap.routes`: the table holds the rows of these alone. */
    readonly only?: string
  }
  readonly readings?: { readonly count: number; readonly blind: boolean; readonly role?: string }
}

export type Condition = { readonly needs: Expression; readonly because: Text }

export type Phase = 'truth' | 'risk' | 'action' | 'evidence'
export type EvidenceKindName = 'reading' | 'text' | 'log' | 'link'

export type Capture = {
  readonly fact: string
  readonly label?: Text
  readonly required: boolean
  readonly reason: 'required' | 'none'
  readonly evidence: { readonly min: number }
  /** A list of references, or one: a reading for each. */
  readonly each?: Expression
  readonly probe?: string
  readonly repeat?: Duration
}

export type Step = {
  readonly id: string
  readonly phase: Phase
  readonly title: Text
  readonly containment: boolean
  readonly captures: readonly Capture[]
  /** Any of these, once it succeeded, lets the step be completed. */
  readonly does: readonly string[]
  /** Every action on the step's menu: `offers` as written, then what it `does`. */
  readonly offers: readonly string[]
  readonly each?: Expression
  readonly skip: 'never' | 'with-reason'
  readonly hold?: Condition
  readonly passes?: Condition
  readonly onlyIf?: Expression
  /** Kinds of evidence that nobody can attach before this step is passed. */
  readonly refusesUntilDone: readonly EvidenceKindName[]
}

export type Effect =
  | { readonly kind: 'freeze' | 'publish' | 'record' | 'authorize' }
  | {
      readonly kind: 'start-execution'
      readonly runbook: string
      readonly with: readonly { readonly name: string; readonly value: Expression }[]
      /** Resolutions of that runbook by which the action counts as succeeded. Absent: any. */
      readonly succeeds?: readonly string[]
    }

export type Action = {
  readonly id: string
  readonly label: Text
  readonly parameters: readonly Parameter[]
  readonly effect: Effect
  /** `key` names the one entity whose readings are outdated. */
  readonly outdates: readonly { readonly fact: string; readonly key?: Expression }[]
  /** How long an authorization is good to begin with. Absent: half an hour. Only for `authorize`. */
  readonly validFor?: Duration
  /** Facts that a reported outcome establishes. */
  readonly outcome: readonly string[]
  /** One open run for each value, in the whole workspace. */
  readonly exclusive?: Expression
  readonly approval?: { readonly by: 'second-person' | 'commander'; readonly unless?: Expression }
}

export type Override = { readonly role: string; readonly reason: 'required' }

export type Rule = {
  /** An action, `publish`, `complete`, `complete:STEP`, `resolve:LABEL`, `establish:FACT`. */
  readonly guards: readonly string[]
  /** Absent when `never` is true. */
  readonly allow?: Expression
  readonly never: boolean
  /** The value that decides: whoever approves types it once more. */
  readonly reenter?: Expression
  readonly because: Text
  readonly settle: readonly string[]
  readonly instead: readonly string[]
  readonly absolute: boolean
  readonly overridable?: Override
}

export type Guardrail = { readonly id: string; readonly says: Text; readonly rules: readonly Rule[] }

export type Watch = {
  readonly name: string
  readonly says: Text
  readonly field: FieldType
  readonly every: Duration
  readonly owner: string
  readonly suspendedBy: readonly string[]
}

export type Flag = { readonly name: string; readonly when: Expression; readonly says: Text }

/** A moment that people watch come, from where the runbook says it is known; silent while `while` is false. */
export type Clock = {
  readonly name: string
  readonly says: Text
  readonly until: Expression
  readonly while?: Expression
}

export type RunbookDocument = {
  readonly format: 'holdpoint/1'
  readonly runbook: string
  readonly title: Text
  readonly when: Text
  readonly scope: readonly Field[]
  readonly resolutions: readonly string[]
  readonly facts: readonly Fact[]
  readonly steps: readonly Step[]
  readonly actions: readonly Action[]
  readonly guardrails: readonly Guardrail[]
  readonly watches: readonly Watch[]
  readonly flags: readonly Flag[]
  /** Absent where there are none. */
  readonly clocks?: readonly Clock[]
}

/** The text in that language, else in English, else in the first that is there. */
export const textIn = (text: Text, language = 'en'): string =>
  typeof text === 'string' ? text : (text[language] ?? text.en ?? Object.values(text)[0] ?? '')

/** `promotedAt` as a person reads it: `Promoted at`. */
export const inWords = (name: string): string => {
  const spaced = name
    .replace(/[.]/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
