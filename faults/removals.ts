import type pg from 'pg'
import type { Fault } from './fault.ts'
import type { Protection } from './ground/protections.ts'
import { clockMoved } from './kinds/clock.ts'
import { diskFull } from './kinds/disk-full.ts'
import { duplicates } from './kinds/duplicates.ts'
import { forbiddenActs } from './kinds/forbidden-acts.ts'
import { killAppAtRandom } from './kinds/kill-app.ts'
import { killPostmaster } from './kinds/kill-postgres.ts'
import { killProgramAtRandom } from './kinds/kill-program.ts'
import { lostFrames } from './kinds/lossy.ts'
import { restartUnderWatchers } from './kinds/restart-postgres.ts'
import { silentCut } from './kinds/silence.ts'
import { slowReaders } from './kinds/slow-readers.ts'
import { stopped } from './kinds/stopped.ts'

/** One protection taken out, and the fault that it protects against. */
export type Removal = {
  name: string
  fault: Fault
  times: number
  without?: readonly Protection[]
  weaken?: (owner: pg.Pool) => Promise<void>
  /** By which rules of the judge it must be failed. */
  rules: readonly string[]
}

const by =
  (...statements: readonly string[]) =>
  async (owner: pg.Pool): Promise<void> => {
    for (const statement of statements) await owner.query(statement)
  }

/** Rows of this table go nowhere. */
const ignoring = (what: 'insert' | 'update', table: string) => [
  `create function ignore_${table}() returns trigger language plpgsql as 'begin return null; end'`,
  `create trigger ignored before ${what} on ${table} for each row execute function ignore_${table}()`,
]

/** The function as it is, but for these words. Fails when they are not there. */
const rewritten = (name: string, words: string, instead: string) => `
  do $do$
  declare
    before text := pg_get_functiondef('${name}'::regprocedure);
    after text := replace(before, $w$${words}$w$, $w$${instead}$w$);
  begin
    if before = after then raise exception 'not found in ${name}'; end if;
    execute after;
  end
  $do$`

export const removals: readonly Removal[] = [
  {
    name: 'repeated commands are not remembered',
    fault: duplicates,
    times: 20,
    weaken: by(...ignoring('insert', 'command_result')),
    rules: ['once'],
  },
  {
    name: 'heads are not checked, nothing is unique, links are not checked',
    fault: duplicates,
    times: 60,
    weaken: by(
      rewritten('journal_append(jsonb)', 'coalesce(found_seq, 0) <> asked.seq', 'false'),
      'alter table entry drop constraint entry_pkey cascade',
      'drop trigger entry_link on entry',
      'alter table sealed_value drop constraint sealed_value_pkey',
    ),
    rules: ['numbers', 'chain'],
  },
  {
    name: 'the answer is given before the commit',
    fault: killAppAtRandom,
    times: 3,
    without: ['commit first'],
    rules: ['once'],
  },
  {
    name: 'a guardrail is open that never opens',
    fault: forbiddenActs,
    times: 2,
    without: ['guardrails'],
    rules: ['forbidden'],
  },
  {
    name: 'the row of the incident is not projected',
    fault: killAppAtRandom,
    times: 1,
    weaken: by(...ignoring('update', 'incident')),
    rules: ['row'],
  },
  {
    name: 'the row of the incident is not projected, in the whole program',
    fault: killProgramAtRandom,
    times: 1,
    weaken: by(...ignoring('update', 'incident')),
    rules: ['row'],
  },
  {
    name: 'nobody listens for errors of idle connections',
    fault: killPostmaster,
    times: 1,
    without: ['pool listener'],
    rules: ['process'],
  },
  {
    name: 'no hints, and nobody looks for entries',
    fault: restartUnderWatchers,
    times: 1,
    without: ['looking'],
    weaken: by('revoke execute on function pg_notify(text, text) from public'),
    rules: ['stream'],
  },
  {
    name: 'a browser draws over a gap',
    fault: lostFrames,
    times: 40,
    without: ['gap rule'],
    rules: ['stream'],
  },
  {
    name: 'waiting for the database has no end',
    fault: silentCut,
    times: 1,
    without: ['timeouts'],
    rules: ['deadline'],
  },
  {
    name: 'what is held for a slow reader is not bounded',
    fault: slowReaders,
    times: 600,
    without: ['bounds'],
    rules: ['memory'],
  },
  {
    name: 'an old ruling may be written',
    fault: stopped,
    times: 1,
    weaken: by(
      rewritten(
        'journal_append(jsonb)',
        `clock_timestamp() > (request ->> 'at')::timestamptz + interval '2 seconds'`,
        'false',
      ),
    ),
    rules: ['late'],
  },
  {
    name: 'session and role are not asked again at the write',
    fault: stopped,
    times: 2,
    weaken: by(rewritten('journal_append(jsonb)', `if request ->> 'session' is not null then`, 'if false then')),
    rules: ['forbidden'],
  },
  {
    name: 'rulings go by the clock of the app',
    fault: clockMoved,
    times: 2,
    without: ['database time'],
    rules: ['clock'],
  },
  {
    name: 'nobody looks at the room on the disk',
    fault: diskFull,
    times: 1,
    without: ['disk room'],
    rules: ['disk'],
  },
]
