// An update is a public word about an incident; its fields are the same for every runbook.
import type { Field } from '#domain/runbook/document.ts'

export const updateFields: readonly Field[] = [
  {
    name: 'state',
    type: { type: 'choice', options: ['suspected', 'identified', 'monitoring', 'resolved'] },
    optional: false,
  },
  {
    name: 'cause',
    type: { type: 'choice', options: ['provider', 'platform', 'appCrash', 'notYetKnown'] },
    optional: false,
  },
  { name: 'provider', type: { type: 'reference', kind: 'provider' }, optional: true },
  {
    name: 'environments',
    type: { type: 'list', of: { type: 'reference', kind: 'environment' }, min: 1 },
    optional: false,
  },
  { name: 'works', type: { type: 'markdown' }, optional: false },
  { name: 'doNow', type: { type: 'markdown' }, optional: false },
]
