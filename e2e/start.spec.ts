import { randomUUID } from 'node:crypto'
import { expect, test } from './fixtures.ts'
import { Installation } from './installation.ts'

async function claim(origin: string, secret: string) {
  const response = await fetch(`${origin}/api/trpc/setup.claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({
      command: randomUUID(),
      workspace: randomUUID(),
      workspaceName: 'Kept',
      slug: 'kept',
      name: 'Ana Pires',
      email: 'ana@kept.example',
      password: 'seven lanterns on the quay',
      secret,
    }),
  })
  expect(await response.text()).toContain('"slug":"kept"')
}

test('one command starts it, prints one address with a set-up code, and Ctrl-C stops everything', async () => {
  const installation = new Installation()
  try {
    const first = await installation.start()
    expect(first.code).toBeTruthy()
    await claim(first.origin, first.code ?? '')
    await installation.interrupt()
    expect(installation.isHeld).toBe(false)

    const second = await installation.start()
    test.info().annotations.push({ type: 'second start', description: `${second.ms} ms` })
    expect(second.code).toBeNull()
    await installation.interrupt()
    expect(installation.isHeld).toBe(false)
  } finally {
    installation.remove()
  }
})

test('killed without warning, it starts again and nothing is lost', async ({ browsers }) => {
  const installation = new Installation()
  try {
    const first = await installation.start()
    await claim(first.origin, first.code ?? '')
    await installation.kill()
    const again = await installation.start()
    expect(again.code).toBeNull()
    const { page } = await browsers.open(null, { baseURL: again.origin })
    await page.goto('/')
    await page.getByLabel('E-mail').fill('ana@kept.example')
    await page.getByLabel('Password', { exact: true }).fill('seven lanterns on the quay')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/w\/kept$/)
    await page.close()
    await installation.interrupt()
  } finally {
    installation.remove()
  }
})
