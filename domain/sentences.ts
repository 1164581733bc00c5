// What a schema has to say when its author gave no words: a plain sentence, never the schema's own terms.
import { z } from 'zod'

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a form',
  record: 'a form',
  date: 'a date',
}

function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Fill this in'
        : `Give ${KINDS[String(issue.expected)] ?? 'something else'} here`
    case 'too_small':
      return `At least ${issue.minimum}${unit(issue.origin)}`
    case 'too_big':
      return `At most ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_value':
      return 'Choose one of the values offered'
    case 'invalid_format':
      return 'Not in the right form'
    case 'unrecognized_keys':
      return 'This field is not known here'
    default:
      return 'This cannot be taken here'
  }
}

const unit = (origin: unknown): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '')

z.config({ customError: (issue) => sentence(issue) })
