// An update is what the owners of apps are told; its fields are the same for every runbook.
import type { Field } from '#domain/runbook/document.ts'

export const UPDATE_STATES = ['suspected', 'identified', 'monitoring', 'resolved'] as const
export type UpdateState = (typeof UPDATE_STATES)[number]

export const UPDATE_CAUSES = ['provider', 'platform', 'appCrash', 'notYetKnown'] as const
export type UpdateCause = (typeof UPDATE_CAUSES)[number]

export const HEALTHS = ['ok', 'degraded', 'down'] as const
export type Health = (typeof HEALTHS)[number]

const reference = (name: string): Field => ({ name, type: { type: 'reference', kind: name }, optional: false })

/**
 * An update reaches the owners of `apps` and nobody else. `bindings` are rows of an app, an environment and a provider.
 * How the platform itself is, and what apps depend on, are told apart. */
export const updateFields: readonly Field[] = [
  { name: 'state', type: { type: 'choice', options: UPDATE_STATES }, optional: false },
  { name: 'cause', type: { type: 'choice', options: UPDATE_CAUSES }, optional: false },
  { name: 'provider', type: { type: 'reference', kind: 'provider' }, optional: true },
  { name: 'apps', type: { type: 'list', of: { type: 'reference', kind: 'app' }, min: 1 }, optional: false },
  {
    name: 'environments',
    type: { type: 'list', of: { type: 'reference', kind: 'environment' }, min: 1 },
    optional: false,
  },
  {
    name: 'bindings',
    type: { type: 'table', columns: ['app', 'environment', 'provider'].map(reference), min: 0 },
    optional: true,
  },
  { name: 'platformHealth', type: { type: 'choice', options: HEALTHS }, optional: true },
  { name: 'dependencyHealth', type: { type: 'choice', options: HEALTHS }, optional: true },
  { name: 'works', type: { type: 'markdown' }, optional: false },
  { name: 'doNow', type: { type: 'markdown' }, optional: false },
  { name: 'audience', type: { type: 'text' }, optional: true },
]
