import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

const refuse = (key: string) => new Error(`refused ${key}`)

test('who waits too long is refused, and those behind still wait for who is ahead', async () => {
  const queue = createQueue(8, 50, refuse)
  const done: string[] = []
  const first = queue.run(['a'], async () => {
    await wait(120)
    done.push('first')
  })
  const second = queue.run(['a'], async () => void done.push('second'))
  await expect(second).rejects.toThrow('refused a')
  const third = queue.run(['a'], async () => void done.push('third'))
  await expect(third).rejects.toThrow('refused a')
  await first
  await queue.run(['a'], async () => void done.push('fourth'))
  expect(done).toEqual(['first', 'fourth'])
  expect(queue.waiting('a')).toBe(0)
})

test('when too many wait, the next is refused at once', async () => {
  const queue = createQueue(2, 1_000, refuse)
  const both = [queue.run(['a'], () => wait(20)), queue.run(['a'], () => wait(20))]
  await expect(queue.run(['a', 'b'], () => wait(1))).rejects.toThrow('refused a')
  await Promise.all(both)
  expect(queue.waiting('b')).toBe(0)
})

test('work on two keys waits for both, and keeps both', async () => {
  const queue = createQueue(8, 1_000, refuse)
  const done: string[] = []
  const say = (word: string, ms: number) => async () => {
    await wait(ms)
    done.push(word)
  }
  await Promise.all([
    queue.run(['a'], say('a', 30)),
    queue.run(['b'], say('b', 10)),
    queue.run(['a', 'b'], say('both', 0)),
    queue.run(['b'], say('b again', 0)),
  ])
  expect(done).toEqual(['b', 'a', 'both', 'b again'])
})

test('who waits is told once when all directly ahead has begun, and who does not wait is not', async () => {
  const queue = createQueue(8, 1_000, refuse)
  const said: string[] = []
  const add = (word: string, keys: string[], ms: number) =>
    queue.run(
      keys,
      async () => {
        said.push(`${word} begins`)
        await wait(ms)
      },
      () => said.push(`${word} is next`),
    )
  await Promise.all([add('first', ['a'], 30), add('second', ['a', 'b'], 30), add('third', ['b'], 0)])
  expect(said).toEqual(['first begins', 'second is next', 'second begins', 'third is next', 'third begins'])
})

test('who was refused is not told any more', async () => {
  const queue = createQueue(8, 20, refuse)
  let told = 0
  const first = queue.run(['a'], () => wait(80))
  const late = ['second', 'third'].map(() =>
    queue.run(
      ['a'],
      () => wait(0),
      () => {
        told++
      },
    ),
  )
  for (const each of late) await expect(each).rejects.toThrow('refused a')
  await first
  await queue.run(['a'], () => wait(0))
  expect(told).toBe(1)
})
