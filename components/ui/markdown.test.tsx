import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'
import { isNestedTooDeep } from './markdown-nesting.ts'
import { RichText } from './rich-text.tsx'

/** As a page shows it once what reads Markdown is there. */
const rendered = (text: string) =>
  renderToStaticMarkup(
    isNestedTooDeep(text) ? (
      <Markdown>{text}</Markdown>
    ) : (
      <div className="prose">
        <RichText>{text}</RichText>
      </div>
    ),
  )

const deep: [string, string][] = [
  ['quotes', '>'.repeat(10_000)],
  [
    'lists',
    Array.from({ length: 140 }, (_, i) => `${' '.repeat(i)}- a`)
      .join('\n')
      .slice(0, 10_000),
  ],
  ['lists on a line', '- '.repeat(5_000)],
  ['numbered lists on a line', '1. '.repeat(3_333)],
  ['brackets', '['.repeat(10_000)],
  ['brackets closed', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['links in links', '[a]('.repeat(2_500)],
  ['emphasis', '*a '.repeat(3_333)],
  ['emphasis closed', `${'*a _b '.repeat(800)}${' b_ a*'.repeat(800)}`],
  ['stars', '*'.repeat(10_000)],
  ['underscores', '_a'.repeat(5_000)],
  [
    'backticks',
    Array.from({ length: 140 }, (_, i) => '`'.repeat(i))
      .join(' ')
      .slice(0, 10_000),
  ],
  ['tables', `|${'a|'.repeat(2_400)}\n|${'-|'.repeat(2_400)}`],
  ['html', '<a '.repeat(3_333)],
  ['comments', '<!--'.repeat(2_500)],
  ['entities', '&amp;'.repeat(2_000)],
  ['strikes', '~~a '.repeat(2_500)],
  ['footnotes', '[^a]'.repeat(2_500)],
  ['bare addresses', 'www.a.'.repeat(1_600)],
  ['mail addresses', 'a@a.'.repeat(2_500)],
  ['bare http', `${'http://'.repeat(1_400)}`],
]

test('text as people write it is markdown, however long', () => {
  const text = [
    '**Seen** at 03:12: `route_owner` is *stale*, see [the runbook](https://example.org/a_b_c).',
    '',
    '> quoted from a chat',
    '> > and that quoted from a mail',
    '',
    '1. first\n   - with a list\n     - within a list',
    '',
    '| a | b |\n| - | - |\n| snake_case_name | *x* |',
  ].join('\n')
  const html = rendered(`${text}\n\n`.repeat(30))
  for (const tag of ['<strong>', '<code>', '<em>', '<a href="https', '<blockquote>', '<ol>', '<table>'])
    expect(html).toContain(tag)
  expect(rendered('a_b_c __d__ '.repeat(600))).toContain('<strong>d</strong>')
})

test.each(deep)('10,000 characters of %s do not hang a page', (_, text) => {
  const from = performance.now()
  expect(rendered(text)).toContain('<div class="prose"')
  const took = performance.now() - from
  expect(took).toBeLessThan(10_000)
})
