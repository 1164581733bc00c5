// Declaring opens an incident under its number, commanded by whoever declared it, and may start its first execution.
import type { z } from 'zod'
import type { DecideContext, Decision } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { DeclareIncident } from './schema.ts'
import { startedEvent } from './start-execution.ts'

/** References were resolved to ids before. */
export type ResolvedDeclare = Omit<z.infer<typeof DeclareIncident>, 'apps' | 'environments' | 'start'> & {
  apps: string[]
  environments: string[]
  start: { runbook: string; execution: string; scope: Record<string, string | string[]> } | null
}

export function declareIncident(input: ResolvedDeclare, ctx: DecideContext): Decision {
  const strangers = input.viewers.filter((member) => !ctx.roles[member])
  if (strangers.length > 0) {
    return rejected('BAD_INPUT', 'A viewer is no longer a member.', { viewers: 'Choose members of this workspace' })
  }
  const fields = {
    ...strange(input.apps, 'app', 'apps', ctx),
    ...strange(input.environments, 'environment', 'environments', ctx),
  }
  if (Object.keys(fields).length > 0)
    return rejected('BAD_INPUT', 'Something named here is not in the catalogue.', fields)
  const number = input.private ? ctx.privateNumber : `INC-${ctx.next('incident')}`
  const declared = event(
    'incident.declared',
    {
      number,
      kind: 'incident',
      severity: input.severity,
      private: input.private,
      viewers: input.private ? [...new Set([ctx.by, ...input.viewers])] : [],
      apps: input.apps,
      environments: input.environments,
    },
    { '/title': input.title },
  )
  const takes: ('incident' | 'freeze')[] = input.private ? [] : ['incident']
  if (!input.start) return accepted([declared], { takes })
  const started = startedEvent(input.start, ctx)
  if ('kind' in started) return started
  return accepted([declared, started], { takes })
}

const strange = (ids: readonly string[], kind: string, field: string, ctx: DecideContext): Record<string, string> =>
  Object.fromEntries(
    ids.flatMap((id, i) => (ctx.kindOf(id) === kind ? [] : [[`${field}.${i}`, `Choose an ${kind} of this workspace`]])),
  )
