import { declarePlain, note } from './commands.ts'
import { board, expect, test } from './fixtures.ts'
import { Room } from './room.ts'

const direction = (element: Element) => getComputedStyle(element).direction

test('what people wrote from right to left is read from right to left, and nothing around it turns', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const title = 'שגיאות תשלום אחרי פריסה op-8841'
  const declared = await declarePlain(context.request, title)
  await note(context.request, declared.incident, 'קצב השגיאות יורד, ראו 9.4%')
  await note(context.request, declared.incident, '**עדכון**\n\n- אירופה')
  const room = await Room.enter(page, declared.number)

  expect(await page.getByRole('heading', { level: 1 }).evaluate(direction)).toBe('rtl')
  expect(await room.entry(2).getByText('קצב').evaluate(direction)).toBe('rtl')
  expect(await room.entry(3).getByRole('listitem').evaluate(direction)).toBe('rtl')
  expect(await room.entry(2).evaluate(direction)).toBe('ltr')
  await room.note.fill('רק הערה')
  expect(await room.note.evaluate(direction)).toBe('rtl')
  await room.note.fill('a note')
  expect(await room.note.evaluate(direction)).toBe('ltr')

  await page.goto(board)
  expect(await page.getByRole('link', { name: title }).evaluate(direction)).toBe('rtl')
})
