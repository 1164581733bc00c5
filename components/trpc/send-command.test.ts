import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { commandSender } from './send-command.ts'
import { shownError } from './shown-error.ts'

const unreachable = () => new TRPCClientError('Failed to fetch', { cause: new TypeError('Failed to fetch') })

const answered = (code: string, fields?: Record<string, string>) => {
  const data = { code, message: 'A sentence', id: '0123456789abcdef', ...(fields ? { fields } : {}) }
  return new TRPCClientError('A sentence', { result: { error: { code: -32600, message: 'A sentence', data } } })
}

/** A server that fails as told, call by call, then answers. */
function server(failures: unknown[]) {
  const commands: string[] = []
  let ids = 0
  const send = commandSender<{ text: string }, string>(
    async (_, command) => {
      commands.push(command)
      const failure = failures.shift()
      if (failure) throw failure
      return 'done'
    },
    { pausesMs: [0, 0], id: () => `command ${++ids}` },
  )
  return { send, commands }
}

test('no answer: the same command is sent again until there is one', async () => {
  const { send, commands } = server([unreachable(), answered('UNAVAILABLE')])
  expect(await send({ text: 'a' })).toEqual({ ok: true, answer: 'done' })
  expect(commands).toEqual(['command 1', 'command 1', 'command 1'])
})

test('still no answer: sending the same by hand is the same command, another input is another', async () => {
  const { send, commands } = server([
    unreachable(),
    unreachable(),
    unreachable(),
    unreachable(),
    unreachable(),
    unreachable(),
  ])
  expect(await send({ text: 'a' })).toMatchObject({ ok: false, error: { code: 'UNREACHABLE', id: null } })
  expect(await send({ text: 'a' })).toMatchObject({ ok: false })
  expect(await send({ text: 'b' })).toMatchObject({ ok: true })
  expect(new Set(commands.slice(0, 6))).toEqual(new Set(['command 1']))
  expect(commands[6]).toBe('command 2')
})

test('a refusal is shown at once, and what is sent after it is a new command', async () => {
  const { send, commands } = server([answered('BAD_INPUT', { text: 'Too long' })])
  expect(await send({ text: 'a' })).toEqual({
    ok: false,
    error: { code: 'BAD_INPUT', message: 'A sentence', id: '0123456789abcdef', fields: { text: 'Too long' } },
  })
  expect(await send({ text: 'a' })).toMatchObject({ ok: true })
  expect(commands).toEqual(['command 1', 'command 2'])
})

test('the answer of a door before the router is shown like any other', () => {
  const responseJSON = { code: 'FORBIDDEN', message: 'This request does not come from here', id: 'abcdef0123456789' }
  const error = new TRPCClientError('Unable to transform response from server', { meta: { responseJSON } })
  expect(shownError(error)).toEqual({ ...responseJSON, fields: {} })
})

test('what is no failed call is not shown as one', () => {
  expect(() => shownError(new Error('a fault of ours'))).toThrow('a fault of ours')
})
