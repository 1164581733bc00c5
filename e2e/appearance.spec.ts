import type { Page } from '@playwright/test'
import { classified, declareBadDeploy } from './commands.ts'
import { board, expect, expectAccessible, picture, roomPath, test } from './fixtures.ts'
import { Room } from './room.ts'

const PHONE = { width: 390, height: 844 }
const NARROWEST = { width: 320, height: 700 }

const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('room and board are readable in the dark', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara', { colorScheme: 'dark' })
  const declared = await declareBadDeploy(context.request, 'At night')
  await classified(context.request, declared)
  const room = await Room.enter(page, declared.number)
  await room.goToStep('If the old artifact and the database fit')
  await expectAccessible(page)
  await picture(page, 'room-dark')
  await page.goto(board)
  await expect(page.getByRole('listitem').filter({ hasText: 'At night' })).toBeVisible()
  await expectAccessible(page)
  await picture(page, 'board-dark')
})

test('a phone shows ladder, step and journal in turn, and nothing scrolls sideways', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara', { viewport: PHONE, hasTouch: true, isMobile: true })
  const declared = await declareBadDeploy(context.request, 'On the train')
  await classified(context.request, declared)
  await page.goto(roomPath(declared.number))
  for (const pane of ['Ladder', 'Step', 'Journal']) {
    await page.getByRole('radio', { name: pane }).check({ force: true })
    expect(await overflows(page), pane).toBeLessThanOrEqual(0)
    await picture(page, `phone-${pane.toLowerCase()}`)
  }
  await expectAccessible(page)
  await page.goto(board)
  await expect(page.getByRole('listitem').filter({ hasText: 'On the train' })).toBeVisible()
  expect(await overflows(page)).toBeLessThanOrEqual(0)
  await picture(page, 'phone-board')
  await page.setViewportSize(NARROWEST)
  expect(await overflows(page)).toBeLessThanOrEqual(0)
})

test('the question mark lists the keys, steps are walked by keyboard, and keys rest inside fields', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'By keyboard')
  const room = await Room.enter(page, declared.number)
  await page.keyboard.press('?')
  await expect(room.dialog).toContainText('Next step')
  await picture(page, 'keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect(room.step.getByRole('heading', { level: 2 })).toContainText('Read the operation state')
  await page.keyboard.press('1')
  await expect(room.step.getByRole('heading', { level: 2 })).toContainText('Freeze further promotions')
  await page.keyboard.press('n')
  await expect(room.note).toBeFocused()
  await page.keyboard.type('j, k and c are letters here')
  await page.keyboard.press('Control+Enter')
  await room.expectLive(3)
  await expect(room.entry(3)).toContainText('j, k and c are letters here')
})
