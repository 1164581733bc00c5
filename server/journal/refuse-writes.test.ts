import { expect, test } from 'vitest'
import { Problem } from '#domain/problem.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import { createJournal } from './journal.ts'
import { added, change, newStream, signedInWorkspace } from './testing/tally.ts'

test('while nothing may be written, commands are refused, repeated ones are answered, and reading goes on', async () => {
  const database = await testDatabase()
  const bench = await signedInWorkspace(database)
  let refusal: Problem | null = null
  const journal = createJournal({
    pools: database.pools,
    digestKey: new Uint8Array(32).fill(7),
    refuseWrites: () => refusal,
  })
  const stream = newStream()
  const before = change(bench, { stream, events: [added(3)] })
  await journal.append(before)

  refusal = new Problem('UNAVAILABLE', 'The disk of the server is nearly full')
  const during = change(bench, { stream, events: [added(4)] })
  await expect(journal.append(during)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await journal.append(before)).toMatchObject({ result: 3, replayed: true })
  expect(await journal.entriesAfter(bench.scope, stream, 0, 10)).toHaveLength(1)

  refusal = null
  expect(await journal.append(during)).toMatchObject({ result: 7, replayed: false })
})
