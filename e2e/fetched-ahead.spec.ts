import { declareBadDeploy } from './commands.ts'
import { expect, test } from './fixtures.ts'
import { Room } from './room.ts'

test('whoever loses the network once the page stands still can still open what nobody had opened yet', async ({
  browsers,
}) => {
  browsers.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load/)
  const { page, context } = await browsers.open('mara')
  const { number } = await declareBadDeploy(context.request, 'The network goes')
  const scripts = { begun: 0, here: 0 }
  page.on('request', (asked) => {
    if (asked.url().endsWith('.js')) scripts.begun++
  })
  page.on('requestfinished', (asked) => {
    if (asked.url().endsWith('.js')) scripts.here++
  })
  const room = await Room.enter(page, number)
  const first = scripts.begun
  await expect.poll(() => scripts.begun > first && scripts.here === scripts.begun).toBe(true)

  await context.setOffline(true)
  await expect(room.connection).toContainText('Offline')
  await room.menu('Hand over command')
  await expect(room.dialog.getByRole('combobox', { name: 'To' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await expect(room.dialog.getByRole('textbox', { name: 'What was seen' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(room.dialog.getByRole('combobox')).toBeVisible()
  await expect(page.getByText('did not come from the server')).toHaveCount(0)
})
