import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Page } from '@playwright/test'
import { act, call, note } from './commands.ts'
import { board, expect, roomPath, test } from './fixtures.ts'
import { origin } from './people.ts'

const RUN = 'window.__pwned=1'

/** Each would run, load or lead somewhere, were it taken for anything but text. */
const CORPUS: readonly string[] = [
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src="https://evil.example/pixel.png">`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}></style></mglyph></table></mtext></math>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>">`,
  `<iframe src="javascript:parent.${RUN}">`,
  `<object data="javascript:${RUN}">`,
  `<embed src="javascript:${RUN}">`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<video><source onerror=${RUN}></video>`,
  `<body onload=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<form action="javascript:${RUN}"><button>x</button></form>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<a href="&#106;avascript:${RUN}">x</a>`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<link rel=stylesheet href="https://evil.example/x.css">`,
  `<style>@import "https://evil.example/x.css"</style>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<template><script>${RUN}</script></template>`,
  `<!--><img src=x onerror=${RUN}>-->`,
  `"><img src=x onerror=${RUN}>`,
  `' onmouseover='${RUN}`,
  `[x](javascript:${RUN})`,
  `[x](JaVaScRiPt:${RUN})`,
  `[x](java&#10;script:${RUN})`,
  `[x](&#106;avascript:${RUN})`,
  `[x](javascript&colon;${RUN})`,
  `[x](\u0001javascript:${RUN})`,
  `[x](data:text/html,<script>${RUN}</script>)`,
  `[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
  `[x](vbscript:msgbox(1))`,
  `[x](file:///etc/passwd)`,
  `[x](//evil.example/x)`,
  `[x](<javascript:${RUN}>)`,
  `[x][y]`,
  `<javascript:${RUN}>`,
  `<data:text/html,x>`,
  `![x](javascript:${RUN})`,
  `![x](https://evil.example/pixel.png)`,
  `![x](https://evil.example/pixel.png"onerror="${RUN})`,
  `![x](data:image/svg+xml,<svg onload=${RUN}>)`,
  `[![x](https://evil.example/pixel.png)](javascript:${RUN})`,
  `\`\`\`html\n<img src=x onerror=${RUN}>\n\`\`\``,
  `| a |\n| - |\n| <img src=x onerror=${RUN}> |`,
  `# <img src=x onerror=${RUN}>`,
  `- [x] <img src=x onerror=${RUN}>`,
  `[^1]\n\n[^1]: <img src=x onerror=${RUN}>`,
  `<x onclick=${RUN} id=constructor name=body>`,
  `<img name=body><img id=__proto__>`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `\u202e<script>${RUN}</script>`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `https://evil.example/"onmouseover="${RUN}`,
]
const DEFINED = `[y]: javascript:${RUN}`

/** The whole corpus as one markdown text, and as lines that fit where one line is asked for. */
const PROSE = [...CORPUS, DEFINED].join('\n\n')
const LINES = CORPUS.filter((one) => !one.includes('\n') && one.length <= 110)

const when = () => new Date(Date.now() - 1_000).toISOString()

/** Every text of an incident that somebody may write, holding the corpus; the answer is its number. */
async function planted(request: APIRequestContext): Promise<string> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'bad-deploy')?.id
  const [incident, execution] = [randomUUID(), randomUUID()]
  const line = (n: number) => LINES[n % LINES.length] ?? ''
  const app = { name: line(2) }
  const environment = { name: line(16), production: true }
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title: line(0),
    severity: 'SEV3',
    private: false,
    viewers: [],
    apps: [app, ...LINES.slice(0, 15).map((name) => ({ name }))],
    environments: [environment],
    start: { runbook, execution, scope: { app, environment } },
  })
  const declared = { number, incident, execution }
  const command = (path: string, input: object) => call(request, path, { command: randomUUID(), incident, ...input })
  await note(request, incident, PROSE)
  for (const text of CORPUS) await note(request, incident, text)
  await command('incident.changeSeverity', { severity: 'SEV2', reason: PROSE.slice(0, 1_000) })
  await command('incident.changeStatus', { status: 'mitigated', reason: PROSE.slice(900, 1_900) })
  for (const kind of ['text', 'link']) {
    for (const text of kind === 'link'
      ? [...LINES, `javascript:${RUN}`, `https://x/"><img src=x onerror=${RUN}>`]
      : [PROSE]) {
      const attachment = { kind, text, source: line(3) }
      await act(request, 'attachEvidence', declared, { step: 'readState', observedAt: when(), attachment })
    }
  }
  const readings = LINES.slice(0, 30).map((source, n) => ({
    fact: 'route.owner',
    key: null,
    value: { route: { name: line(n) }, operation: { name: line(n + 5) }, epoch: n },
    source,
    observedAt: when(),
    cites: [],
    attachments: [],
  }))
  for (const reading of readings)
    await act(request, 'recordEvidence', declared, { step: 'readState', readings: [reading] })
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
  const promoted = (n: number, state: string) => ({
    operation: { name: line(n) },
    state,
    digest: line(n + 1),
    builtAt: ago(n + 2),
    promotedAt: ago(n + 1),
  })
  const read = (fact: string, value: unknown, more: object = {}) => ({ ...readings[0], fact, value, ...more })
  await act(request, 'recordEvidence', declared, {
    step: 'readState',
    readings: [
      read('promotion.bad', promoted(0, 'succeeded')),
      read('promotion.history', [promoted(7, 'succeeded'), promoted(9, 'failed')]),
    ],
  })
  await act(request, 'completeStep', declared, { step: 'readState' })
  const reason = PROSE.slice(0, 2_000)
  const log = { kind: 'log', text: PROSE, source: line(5) }
  await act(request, 'recordEvidence', declared, {
    step: 'classify',
    readings: [read('failure.class', 'appOnly', { reason, attachments: [log] })],
  })
  await act(request, 'reportOutsideAct', declared, {
    action: 'artifact.rebuildFromMain',
    occurredAt: when(),
    who: line(4),
    what: PROSE.slice(0, 4_000),
  })
  await act(request, 'abandonExecution', declared, { reason: PROSE.slice(0, 2_000) })
  await command('incident.resolveIncident', { summary: PROSE.slice(0, 4_000) })
  return number
}

/** Nothing ran, nothing foreign was asked for, and every link leads where a person can see it does. */
async function expectText(page: Page, where: string): Promise<void> {
  expect([where, await page.evaluate(() => (window as unknown as { __pwned?: number }).__pwned)]).toEqual([
    where,
    undefined,
  ])
  const bad = await page.evaluate(() => ({
    links: [...document.querySelectorAll('a[href]')].map((a) => (a as HTMLAnchorElement).protocol),
    elements: [
      ...document.querySelectorAll(
        'iframe, object, embed, base, form[action], main img, [role=log] img, meta[http-equiv]',
      ),
    ].map((element) => element.outerHTML.slice(0, 80)),
    handlers: [...document.querySelectorAll('*')].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    ),
    scripts: [...document.querySelectorAll('[role=log] script, main script, [role=log] style, main style')].length,
  }))
  expect([where, bad.links.filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol))]).toEqual([
    where,
    [],
  ])
  expect([where, bad.elements, bad.handlers, bad.scripts]).toEqual([where, [], [], 0])
}

test('text that would be a script anywhere is text in every field, on every screen, for whoever reads it', async ({
  browsers,
}) => {
  test.setTimeout(300_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const foreign: string[] = []
  jonas.context.on('request', (request) => {
    const at = request.url()
    if (!at.startsWith(origin()) && !at.startsWith('data:') && !at.startsWith('blob:')) foreign.push(at)
  })
  jonas.page.on('dialog', (dialog) => {
    foreign.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  const { name } = await call<{ name: string }>(jonas.context.request, 'me.get', {})
  const { name: workspace } = await call<{ name: string }>(mara.context.request, 'workspace.current', {})
  const number = await planted(mara.context.request)
  try {
    await call(jonas.context.request, 'me.rename', { command: randomUUID(), name: LINES[2]?.slice(0, 80) })
    await call(mara.context.request, 'workspace.rename', { command: randomUUID(), name: LINES[0]?.slice(0, 80) })
    const { page } = jonas
    for (const path of [
      roomPath(number),
      board,
      `${board}/incidents`,
      `${board}/members`,
      `${board}/account`,
      '/account',
      '/?choose',
    ]) {
      await page.goto(path)
      await expect(page.locator('h1').first()).toBeVisible()
      await expectText(page, path)
    }

    await page.goto(roomPath(number))
    const log = page.getByRole('log')
    await expect(log.getByRole('article').first()).toBeVisible()
    const seen = new Set<string>()
    for (let turn = 0; turn < 60; turn++) {
      for (const label of await log
        .getByRole('article')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))) {
        seen.add(label)
      }
      await expectText(page, `the log after ${seen.size} entries`)
      const before = seen.size
      await log.evaluate(
        (element) =>
          new Promise<void>((resolve) => {
            element.scrollBy(0, -600)
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
          }),
      )
      if (seen.size === before && seen.has('Entry 1')) break
    }
    expect(seen.has('Entry 1')).toBe(true)
    for (const step of await page.getByRole('complementary', { name: 'Runbook' }).getByRole('button').all()) {
      if (!(await step.isVisible())) continue
      await step.click()
      await expectText(page, 'a step')
    }
    await page.keyboard.press('Control+k')
    await expectText(page, 'the palette')
    expect(foreign).toEqual([])
  } finally {
    await call(jonas.context.request, 'me.rename', { command: randomUUID(), name })
    await call(mara.context.request, 'workspace.rename', { command: randomUUID(), name: workspace })
  }
})
