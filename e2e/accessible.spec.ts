import type { Page } from '@playwright/test'
import { classified, declareBadDeploy, declarePlain } from './commands.ts'
import { board, expect, expectAccessible, roomPath, test } from './fixtures.ts'
import { Room } from './room.ts'

const PHONE = { width: 390, height: 844 }
const THEMES = ['light', 'dark'] as const

let seen = 0

/** As it is, in both themes: axe finds nothing, one h1, one main. */
async function visit(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
      seen++
    }
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await page.locator('h1').count(), `h1 of ${name}`).toBe(1)
    expect(await page.locator('main').count(), `main of ${name}`).toBe(1)
  })
}

/** Everything to press that is smaller than it should be. A link or a time within a sentence is as high as its line. */
const smallerThan = (page: Page, px: number) =>
  page.evaluate((least) => {
    const small: string[] = []
    const within = (el: Element) =>
      getComputedStyle(el).display === 'inline' || el.matches('.moment, .seq, .link-button, .unknown-toggle')
    for (const el of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
      const pressed = el.matches('[type="radio"], [type="checkbox"]') ? (el.closest('label') ?? el) : el
      const box = pressed.getBoundingClientRect()
      if (box.width < 2 || box.height < 2 || within(el) || el.matches('.skip-link')) continue
      if (box.bottom < 0 || getComputedStyle(el).visibility === 'hidden') continue
      if (box.height < least - 0.5 || box.width < 23.5)
        small.push(
          `${el.tagName.toLowerCase()}.${el.className} "${(el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 30)}" ${Math.round(box.width)}x${Math.round(box.height)}`,
        )
    }
    return [...new Set(small)]
  }, px)

test('axe finds nothing on any screen and in any state, light and dark', async ({ browsers }) => {
  test.setTimeout(400_000)
  browsers.allow(/404|401|ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load/)
  const guest = await browsers.open(null, { reducedMotion: 'reduce' })
  await guest.page.goto('/sign-in')
  await visit(guest.page, 'sign-in')
  await guest.page.getByRole('button', { name: 'Sign in' }).click()
  await visit(guest.page, 'sign-in, nothing typed')
  await guest.page.goto('/join#no-such-link')
  await expect(guest.page.getByRole('heading', { level: 1 })).toBeVisible()
  await visit(guest.page, 'join, a link that is not known')

  const { page, context } = await browsers.open('mara', { reducedMotion: 'reduce' })
  const room = new Room(page)
  const opened = async (name: string, open: () => Promise<unknown>) => {
    await open()
    await visit(page, name)
    await page.keyboard.press('Escape')
  }
  await page.goto('/no/such/page')
  await visit(page, 'not found')
  for (const [name, path] of [
    ['board', board],
    ['incidents', `${board}/incidents`],
    ['members', `${board}/members`],
    ['account', `${board}/account`],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await visit(page, name)
  }
  await page.goto(`${board}/members`)
  await opened('invite', () => page.getByRole('button', { name: 'Invite a member' }).first().click())
  await page.goto(board)
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()
  await page.keyboard.press('c')
  await visit(page, 'declare')
  await room.dialog.getByRole('button', { name: 'Declare incident' }).click()
  await visit(page, 'declare, nothing typed')
  await page.keyboard.press('Escape')
  await opened('palette', () => page.keyboard.press('Control+k'))
  await opened('keys', () => page.keyboard.press('?'))
  await page.getByRole('button', { name: /^Account of/ }).click()
  await visit(page, 'account menu')

  const plain = await declarePlain(context.request, 'No runbook')
  await Room.enter(page, plain.number)
  await visit(page, 'room without a runbook')
  const declared = await declareBadDeploy(context.request, 'Every state')
  await Room.enter(page, declared.number)
  for (const step of ['1', '2', '3', '4', '5']) {
    await page.keyboard.press(step)
    await visit(page, `step ${step} before anything is known`)
  }
  await classified(context.request, declared)
  await room.goToStep('If the old artifact and the database fit')
  await visit(page, 'step 4, held')
  await room.askAllTheSame('artifact.rebuildFromMain')
  await visit(page, 'refusal')
  await page.keyboard.press('Escape')
  for (const row of [
    'Hand over command',
    'Change severity',
    'Change status',
    'Start a runbook',
    'Resolve the incident',
  ]) {
    await opened(row, () => room.menu(row))
  }
  await opened('incident menu', () => page.getByRole('button', { name: 'Incident menu' }).click())
  await opened('act outside', () => room.step.getByRole('button', { name: 'Report an act outside' }).click())
  await opened('attach', () => page.keyboard.press('e'))
  await room.ladder.getByRole('button', { name: /Close Bad Deploy/ }).click()
  await visit(page, 'close')
  await context.setOffline(true)
  await room.note.fill('Typed without a connection')
  await visit(page, 'offline')
  await context.setOffline(false)
  test.info().annotations.push({ type: 'axe runs', description: String(seen) })
  console.log(`    axe: ${seen} runs`)
})

test('what is pressed is 24 px at least, and 40 px high on a phone', async ({ browsers }) => {
  test.setTimeout(120_000)
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'Sizes')
  await classified(context.request, declared)
  for (const [viewport, least] of [
    [{ width: 1440, height: 900 }, 24],
    [PHONE, 40],
  ] as const) {
    await page.setViewportSize(viewport)
    for (const path of [board, `${board}/incidents`, `${board}/members`, `${board}/account`]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect.soft(await smallerThan(page, least), `${path} at ${viewport.width}`).toEqual([])
    }
    await page.goto(roomPath(declared.number))
    await expect(page.getByRole('log', { includeHidden: true })).toBeAttached()
    for (const pane of viewport === PHONE ? ['Ladder', 'Step', 'Journal'] : [null]) {
      if (pane) await page.getByRole('radio', { name: pane }).check({ force: true })
      expect.soft(await smallerThan(page, least), `room at ${viewport.width}, ${pane}`).toEqual([])
    }
  }
})

test('whoever asks for less motion gets none', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara', { reducedMotion: 'reduce' })
  const declared = await declareBadDeploy(context.request, 'Still')
  await classified(context.request, declared)
  await Room.enter(page, declared.number)
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((el) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(el)
        const longest = Math.max(
          ...`${transitionDuration},${animationName === 'none' ? '0s' : animationDuration}`.split(',').map(parseFloat),
        )
        return longest > 0.02
      }).length,
  )
  expect(moving).toBe(0)
})

test('read out, the room says where one stands, what is held and why, and the journal in order', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'Read out')
  await classified(context.request, declared)
  const room = await Room.enter(page, declared.number)
  await room.goToStep('If the old artifact and the database fit')
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - banner:
      - navigation "Main"
    - region "Incident":
      - heading "Read out" [level=1]
    - complementary "Runbook":
      - heading /Bad Deploy/ [level=2]
      - list "Steps of Bad Deploy"
    - main:
      - heading /If the old artifact/ [level=2]
    - complementary "Journal":
      - heading "Journal" [level=2]
      - log "Entries, newest last"
  `)
  await expect(room.ladder.getByRole('button', { name: /^Step 3, done/ })).toBeVisible()
  await expect(room.ladder.locator('[aria-current="step"]')).toContainText('If the old artifact')
  const held = room.step.getByRole('button', { name: 'Roll the route back to an earlier operation' })
  await expect(held).toHaveAttribute('aria-disabled', 'true')
  await expect(held).toHaveAccessibleDescription(/^Held: /)
  const numbers = await room.numbers()
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  const refusal = await room.askAllTheSame('artifact.rebuildFromMain')
  await expect(refusal).toHaveAccessibleName('Do not rebuild from main and call it rollback')
  await expect(refusal).toMatchAriaSnapshot(`
    - alert "Do not rebuild from main and call it rollback":
      - group "Refused":
        - heading "Do not rebuild from main and call it rollback" [level=2]
        - button "Close Esc"
        - term: What is held
        - term: Why
        - term: On which evidence
        - heading "Do this next" [level=3]
        - list:
          - listitem:
            - button "Go to step 5"
  `)
})
